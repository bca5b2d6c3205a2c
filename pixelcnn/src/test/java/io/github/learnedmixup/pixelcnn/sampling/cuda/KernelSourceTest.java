package io.github.learnedmixup.pixelcnn.sampling.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSourceTest {
  private static final Path PTX =
      Path.of("src/main/resources/io/github/learnedmixup/pixelcnn/sampling/cuda/sampler.ptx");
  private static final String COMPILER = "// Compiler Build ID";

  @Test
  void ptx_wasMadeFromThisSource() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(NativeTools.KERNEL));

    assertThat(Files.readAllLines(PTX).get(0))
        .as("run src/main/cuda/compile.sh")
        .endsWith(HexFormat.of().formatHex(digest));
  }

  @Test
  void ptx_isWhatTheSourceCompilesTo() throws Exception {
    NativeTools.assume("nvcc");
    Path made = NativeTools.temporaryFolder().resolve("sampler.ptx");

    assertThat(NativeTools.run(List.of("bash", "src/main/cuda/compile.sh", made.toString())))
        .isEmpty();

    List<String> ours = Files.readAllLines(PTX);
    List<String> theirs = Files.readAllLines(made);
    // Another release of the compiler may write other instructions.
    if (theirs.stream()
        .filter(line -> line.startsWith(COMPILER))
        .toList()
        .equals(ours.stream().filter(line -> line.startsWith(COMPILER)).toList())) {
      assertThat(theirs).isEqualTo(ours);
    }
  }

  @Test
  void ptx_isAssembledWithoutSpillingRegisters() {
    assertAssembles("sm_90");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"sm_75", "sm_80", "sm_86", "sm_89"})
  void ptx_isAssembledForEveryCardWithoutSpillingRegisters(String architecture) {
    assertAssembles(architecture);
  }

  private static void assertAssembles(String architecture) {
    NativeTools.assume("ptxas");
    Path code = NativeTools.temporaryFolder().resolve("sampler.cubin");

    assertThat(
            NativeTools.run(
                List.of(
                    "ptxas",
                    "-arch=" + architecture,
                    "-warn-spills",
                    "-Werror",
                    "-o",
                    code.toString(),
                    PTX.toString())))
        .isEmpty();
    assertThat(code).isNotEmptyFile();
  }
}
