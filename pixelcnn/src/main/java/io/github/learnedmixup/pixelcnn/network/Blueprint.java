package io.github.learnedmixup.pixelcnn.network;

import io.github.learnedmixup.api.Internal;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network is connected: a list of gated blocks, each of which makes one stream of activations
 * out of streams before it. This is all that tells one architecture from another.
 *
 * <p>A block's gate sums over its sources, and over each source's taps; to the result a base stream
 * may be added. The last stream goes to the head.
 *
 * @param blocks in the order in which they are computed; block i makes stream i
 * @param headDropout whether the head's input is dropped out in training
 */
@Internal
public record Blueprint(List<Block> blocks, boolean headDropout) {
  /** The stream number of the image itself: its values, and ones inside it. */
  public static final int IMAGE = -1;

  /** The number of a base stream where there is none. */
  public static final int NONE = -1;

  /** The places of a stream that a gate looks at. */
  public record Source(int stream, List<Tap> taps) {
    /** Whether it looks at rows above only. */
    public boolean isAbove() {
      return taps.stream().allMatch(tap -> tap.rows() < 0);
    }

    /**
     * How many matrices its weights are: a tap's each, or one for all that is seen of the image.
     */
    public int matrices() {
      return stream == IMAGE ? 1 : taps.size();
    }

    /** Columns of each of these matrices. */
    public int inputs(PixelCnnSpec spec) {
      return stream == IMAGE ? Weights.inputChannels(spec) * taps.size() : spec.features();
    }
  }

  /**
   * What makes one stream.
   *
   * @param sources what the gate sees
   * @param base the stream that the gate's output is added to, or {@link #NONE}
   * @param residual whether the gate's output goes through a matrix before
   * @param dropout whether the gate's output is dropped out in training
   * @param norm whether the gate's output is batch-normalised before either
   */
  public record Block(
      List<Source> sources, int base, boolean residual, boolean dropout, boolean norm) {
    /** Whether more happens to the gate's output than that the base is added. */
    public boolean isProcessed() {
      return residual || norm;
    }
  }

  /** The blueprint of a structure. */
  public static Blueprint of(PixelCnnSpec spec) {
    return spec.architecture() == Architecture.TWO_STACK
        ? twoStack(spec.dilations(), spec.normalised())
        : singleStack(spec.dilations(), spec.normalised());
  }

  /**
   * With v and h for the stacks, layer by layer:
   *
   * <pre>
   *   v[l+1] = v[l] + gate(2x3 taps of v[l])
   *   h[l+1] = h[l] + residual * gate(1x2 taps of h[l] + link * v[l+1])
   * </pre>
   *
   * The first layer sees 3x7 pixels above and 3 to the left, and has no base.
   */
  private static Blueprint twoStack(List<Integer> dilations, boolean norm) {
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l <= dilations.size(); l++) {
      boolean first = l == 0;
      int vertical = first ? IMAGE : blocks.size() - 2;
      int horizontal = first ? IMAGE : blocks.size() - 1;
      List<Tap> above = first ? Tap.firstAbove() : Tap.vertical(dilations.get(l - 1));
      List<Tap> left = first ? Tap.firstLeft() : Tap.horizontal(dilations.get(l - 1));
      blocks.add(
          new Block(
              List.of(new Source(vertical, above)),
              first ? NONE : vertical,
              false,
              false,
              norm && !first));
      Source link = new Source(blocks.size() - 1, List.of(Tap.OWN));
      blocks.add(
          new Block(
              List.of(new Source(horizontal, left), link),
              first ? NONE : horizontal,
              !first,
              !first,
              norm && !first));
    }
    return new Blueprint(List.copyOf(blocks), false);
  }

  /**
   * With x for the stack and L layers after the first:
   *
   * <pre>
   *   x[l] = x[l-1] + gate(taps of x[l-1] + shortcut * x[L-l])   the shortcut in the second half only
   * </pre>
   *
   * The first layer sees the 24 pixels before its own of the 7x7 around it.
   */
  private static Blueprint singleStack(List<Integer> dilations, boolean norm) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block(
            List.of(new Source(IMAGE, Tap.firstAbove()), new Source(IMAGE, Tap.firstLeft())),
            NONE,
            false,
            false,
            false));
    int last = dilations.size();
    for (int l = 1; l <= last; l++) {
      int dilation = dilations.get(l - 1);
      List<Source> sources = new ArrayList<>();
      sources.add(new Source(l - 1, Tap.above(dilation)));
      sources.add(new Source(l - 1, Tap.horizontal(dilation)));
      if (last - l < l) {
        sources.add(new Source(last - l, List.of(Tap.OWN)));
      }
      blocks.add(new Block(List.copyOf(sources), l - 1, false, false, norm));
    }
    return new Blueprint(List.copyOf(blocks), true);
  }

  /** How far the taps on any stream reach to the side. */
  public int reach() {
    int reach = 0;
    for (Block block : blocks) {
      for (Source source : block.sources()) {
        for (Tap tap : source.taps()) {
          reach = Math.max(reach, source.stream() == IMAGE ? 0 : Math.abs(tap.columns()));
        }
      }
    }
    return reach;
  }

  /** How many rows up taps reach on a stream. */
  public int rowsAbove(int stream) {
    int rows = 0;
    for (Block block : blocks) {
      for (Source source : block.sources()) {
        for (Tap tap : source.taps()) {
          rows = Math.max(rows, source.stream() == stream ? -tap.rows() : 0);
        }
      }
    }
    return rows;
  }
}
