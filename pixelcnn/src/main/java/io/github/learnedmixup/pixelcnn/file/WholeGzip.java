package io.github.learnedmixup.pixelcnn.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * A gzip stream that knows where it ended. The JDK's own takes garbage behind the last member for
 * the end and says nothing, so that damage would go unnoticed.
 */
public final class WholeGzip extends GZIPInputStream {
  private static final int TRAILER = 8;

  private final Counting counting;
  private long fed;

  /** Decompresses a stream. */
  public WholeGzip(InputStream in) throws IOException {
    this(new Counting(in));
  }

  private WholeGzip(Counting counting) throws IOException {
    super(counting, 8192);
    this.counting = counting;
  }

  @Override
  protected void fill() throws IOException {
    super.fill();
    fed = counting.count;
  }

  /** How many bytes the stream took, its trailer included; asked after everything was read. */
  public long end() {
    // What the inflater was last fed, less what it left over, is where the compressed data ended.
    return fed - inf.getRemaining() + TRAILER;
  }

  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
