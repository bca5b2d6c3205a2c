package io.github.learnedmixup.pixelcnn.batch;

import io.github.learnedmixup.api.Internal;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides in which {@link PixelRange} pixels come: the one rule of all that read batches of images.
 * The scale is given by the user, or learnt from the first batch that tells it.
 *
 * <p><b>What a batch tells.</b>
 *
 * <ul>
 *   <li>{@code UNIT}: all values are in [0, 1], and some are not whole.
 *   <li>{@code RAW}: all values are in [0, 255], some exceed 1, and either all are whole or some
 *       are a tenth of 255 at least.
 *   <li>Only 0 and 1, as in binarised images: {@code UNIT}, if nothing else is known. As raw values
 *       they would be images that are nearly black.
 *   <li>All black: nothing. Nor do values tell that are not whole and reach beyond 1, but not to a
 *       tenth of 255: they may be dark raw values, values in [0, 1] that a sharp filter took beyond
 *       white, or normalised ones. Where nothing is known yet, such a batch is refused.
 *   <li>Anything else, such as negative values: it is in no scale, and refused.
 * </ul>
 *
 * <p><b>A learnt scale</b> holds until something changes ({@link #recheck}, {@link #forget}). Then
 * the next batch that tells another scale sets it. In between such a batch is refused.
 *
 * <p><b>A given scale</b> is believed where a batch tells nothing, and otherwise checked. {@code
 * RAW} is refused where values are not whole and the largest is between 0.1 and 1.1. It is also
 * refused where all values are 0 and 1 and at least one in a hundred is 1, unless a batch before
 * was clearly raw. {@code UNIT} is refused where values exceed 1.
 *
 * <p><b>Values outside of the scale.</b> Who leaves images as they are lets them reach a tenth
 * beyond black and white, as those do that were resized with a sharp filter ({@link
 * #requireWithin}). Who reads them as 0 to 255 refuses what is outside by more than half of a step,
 * which is rounding ({@link #greys}). Nothing is clipped.
 *
 * <p><b>Behind a preprocessor</b> values are {@linkplain PixelValues#estimated estimated}. None is
 * then refused for being outside of a range, and {@code UNIT} is refused only from a tenth of 255
 * on. Nearly black images, up to 0.1, tell nothing there.
 *
 * <p>Used by one thread at a time.
 */
@Internal
public final class PixelRangeRule implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How far beyond black and white images may reach that were resized with a sharp filter. */
  private static final double OVERSHOOT = 0.1;

  /** From which share of white on an image is not nearly black. */
  private static final double VISIBLE = 0.1;

  /** From which share of ones on images of zeros and ones are not nearly black. */
  private static final double FEW = 0.01;

  private static final int GREYS = 256;

  private final String source;
  private final String howToTell;
  private final @Nullable PixelRange given;
  private @Nullable PixelRange scale;
  private boolean checked; // since something changed
  private boolean certain; // a batch was clearly in the scale

  /**
   * Begins with a scale that was given, or with none.
   *
   * @param source what gives the batches, for messages: "base", say
   * @param howToTell what the user is to do where a batch tells nothing, for messages
   * @param given the scale, or null if it is to be learnt
   */
  public PixelRangeRule(String source, String howToTell, @Nullable PixelRange given) {
    this.source = source;
    this.howToTell = howToTell;
    this.given = given;
    this.scale = given;
  }

  /**
   * The scale that was given or learnt.
   *
   * @throws IllegalStateException if it is to be learnt and there was no batch yet
   */
  public PixelRange scale() {
    if (scale == null) {
      throw new IllegalStateException("the scale is known after the first batch only");
    }
    return scale;
  }

  /** The scale that was given; null if it is to be learnt. */
  public @Nullable PixelRange given() {
    return given;
  }

  /** Whether a scale was given or learnt. */
  public boolean isKnown() {
    return scale != null;
  }

  /** Takes a scale for the learnt one, until a batch tells another one; a given scale stays. */
  public void assume(PixelRange known) {
    if (given == null) {
      scale = Objects.requireNonNull(known, "known");
    }
  }

  /** Says that batches may come in another scale from now on, since their source was reset, say. */
  public void recheck() {
    checked = false;
    certain = false;
  }

  /** Forgets the learnt scale, as batches before a change tell nothing of those behind it. */
  public void forget() {
    scale = given;
    recheck();
  }

  /**
   * Learns the scale from a batch, or checks that a batch is not clearly in another scale.
   *
   * @param batch its values
   * @param subject what has these values, for messages
   * @param remedy what to do about values that are in no scale, appended to messages
   * @throws InvalidInputException if the scale cannot be determined, or is another one
   */
  public PixelRange decide(PixelValues batch, String subject, String remedy) {
    PixelRange clear = clear(batch);
    if (given != null) {
      if (contradicts(batch)) {
        throw refusal(
            batch,
            subject,
            "in [0, %d], not in [0, %d], as the pixelRange %s says"
                .formatted(other(given).white(), given.white(), given),
            ": set the pixelRange " + other(given));
      }
    } else if (!checked) {
      if (clear != null) {
        scale = clear;
      } else if (scale == null) {
        scale = first(batch, subject, remedy);
      }
    } else if (contradicts(batch)) {
      throw refusal(batch, subject, "in [0, 1], but those of other batches are in [0, 255]", "");
    }
    checked = true;
    certain |= clear == scale;
    return scale();
  }

  /** What a batch is taken for that tells no scale clearly, where nothing else is known. */
  private PixelRange first(PixelValues batch, String subject, String remedy) {
    if (isBinary(batch)) {
      return PixelRange.UNIT;
    }
    throw isOutside(batch)
        ? refusal(batch, subject, "neither all in [0, 1] nor all in [0, 255]", remedy)
        : refusal(batch, subject, "not enough to tell whether white is 1 or 255", ": " + howToTell);
  }

  /** Whether a batch is clearly in another scale than the one that is known. */
  public boolean contradicts(PixelValues batch) {
    if (scale == PixelRange.RAW) {
      return isUnit(batch) || (given != null && !certain && isBinary(batch) && batch.ones() >= FEW);
    }
    return scale == PixelRange.UNIT
        && batch.estimated()
        && batch.high() >= VISIBLE * PixelRange.RAW.white();
  }

  /**
   * Checks that a batch is in the known scale, or at most a tenth beyond black and white; {@link
   * #greys} checks more strictly.
   *
   * @param subject what has these values, for messages
   * @param remedy what to do about values that are in no scale, appended to messages
   * @throws InvalidInputException if it is not
   */
  public void requireWithin(PixelValues batch, String subject, String remedy) {
    int white = scale().white();
    // Below black by the batch's own white: what was normalised to a few units around 0 is within
    // a tenth of 255.
    if (!(batch.low() >= -OVERSHOOT * batch.high() && batch.high() <= (1 + OVERSHOOT) * white)) {
      throw refusal(batch, subject, "not in [0, %d], as %s".formatted(white, why()), remedy);
    }
  }

  /**
   * Reads an image in the known scale.
   *
   * @param values its pixels
   * @param example its place in its batch, for messages
   * @param batchSize how many images the batch has, for messages
   * @return pixel values 0 to 255 as unsigned bytes
   * @throws InvalidInputException if a value is outside of the scale by more than rounding
   */
  public byte[] greys(double[] values, int example, int batchSize) {
    float greysPerUnit = scale().greysPerUnit();
    byte[] greys = new byte[values.length];
    for (int pixel = 0; pixel < greys.length; pixel++) {
      int grey = Math.round((float) values[pixel] * greysPerUnit);
      if (grey < 0 || grey >= GREYS || Double.isNaN(values[pixel])) {
        throw new InvalidInputException(
            "features of the %s must be in [0, %d], as %s, but example %d of a batch of %d has %s"
                .formatted(
                    source, scale().white(), why(), example, batchSize, (float) values[pixel]));
      }
      greys[pixel] = (byte) grey;
    }
    return greys;
  }

  private String why() {
    return given == null ? "batches before tell" : "the pixelRange %s says".formatted(given);
  }

  /** The scale that a batch tells, whatever is known; null if it is none for sure. */
  private static @Nullable PixelRange clear(PixelValues batch) {
    double high = batch.high();
    boolean bright = high >= VISIBLE * PixelRange.RAW.white();
    if (batch.estimated()) {
      if (bright || (batch.whole() && high > 1 + PixelValues.ROUNDING)) {
        return PixelRange.RAW;
      }
      return isUnit(batch) && high <= 1 + PixelValues.ROUNDING ? PixelRange.UNIT : null;
    }
    if (isWithin(batch, PixelRange.UNIT)) {
      return batch.whole() ? null : PixelRange.UNIT;
    }
    return isWithin(batch, PixelRange.RAW) && (bright || batch.whole()) ? PixelRange.RAW : null;
  }

  /** Whether no value is outside of a scale by more than rounding. */
  private static boolean isWithin(PixelValues batch, PixelRange scale) {
    double rounding = PixelValues.ROUNDING * scale.white();
    return batch.low() >= -rounding && batch.high() <= scale.white() + rounding;
  }

  private static boolean isUnit(PixelValues batch) {
    return !batch.whole()
        && batch.high() >= VISIBLE
        && batch.high() <= 1 + OVERSHOOT
        && batch.low() >= -OVERSHOOT * batch.high();
  }

  private static boolean isBinary(PixelValues batch) {
    return batch.whole() && batch.ones() > 0 && isWithin(batch, PixelRange.UNIT);
  }

  private static boolean isOutside(PixelValues batch) {
    double rounding = PixelValues.ROUNDING * PixelRange.RAW.white();
    return !batch.estimated()
        && !(batch.low() >= -Math.max(PixelValues.ROUNDING, OVERSHOOT * batch.high())
            && batch.high() <= PixelRange.RAW.white() + rounding);
  }

  private static PixelRange other(PixelRange scale) {
    return scale == PixelRange.RAW ? PixelRange.UNIT : PixelRange.RAW;
  }

  private static InvalidInputException refusal(
      PixelValues batch, String subject, String what, String remedy) {
    return new InvalidInputException(
        "%s has values from %s to %s, which are %s%s"
            .formatted(subject, (float) batch.low(), (float) batch.high(), what, remedy));
  }
}
