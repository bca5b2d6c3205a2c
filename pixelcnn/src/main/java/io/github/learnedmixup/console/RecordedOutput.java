package io.github.learnedmixup.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/** Standard output that remembers whether its reader went away, as that of {@code | head} does. */
final class RecordedOutput extends FilterOutputStream {
  private volatile boolean readerGone;

  RecordedOutput(OutputStream out) {
    super(out);
  }

  /** Takes the place of {@link System#out}. */
  static RecordedOutput install() {
    RecordedOutput output = new RecordedOutput(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(output, true, charset()));
    return output;
  }

  /** As the JDK chooses it for its own; from version 18 on that could be asked. */
  private static Charset charset() {
    String byDefault = Charset.defaultCharset().name();
    String ofTerminal = System.getProperty("sun.stdout.encoding", byDefault);
    return Charset.forName(System.getProperty("stdout.encoding", ofTerminal));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      readerGone |= message.contains("pipe");
      throw e;
    }
  }

  /** Whether something could not be written because nobody reads any more. */
  boolean readerGone() {
    return readerGone;
  }
}
