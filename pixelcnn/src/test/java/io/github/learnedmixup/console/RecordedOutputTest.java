package io.github.learnedmixup.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class RecordedOutputTest {
  private static RecordedOutput failing(String message) {
    return new RecordedOutput(
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(message);
          }
        });
  }

  @Test
  void readerGone_tellsAClosedPipeFromAFullDisk() {
    RecordedOutput pipe = failing("Broken pipe");
    RecordedOutput disk = failing("No space left on device");

    assertThatIOException().isThrownBy(() -> pipe.write(new byte[3]));
    assertThatIOException().isThrownBy(() -> disk.write(new byte[3]));

    assertThat(pipe.readerGone()).isTrue();
    assertThat(disk.readerGone()).isFalse();
  }

  @Test
  void write_passesOnWhatItGets() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RecordedOutput output = new RecordedOutput(bytes);

    output.write(new byte[] {1, 2, 3}, 1, 2);

    assertThat(bytes.toByteArray()).containsExactly(2, 3);
    assertThat(output.readerGone()).isFalse();
  }
}
