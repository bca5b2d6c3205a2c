package io.github.learnedmixup.console;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.github.learnedmixup.pixelcnn.sampling.SamplingEngine;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParseResult;

/**
 * Starts the Java of this process anew with {@code jdk.incubator.vector}, which neither a manifest
 * nor a running process can add. On Linux the system call {@code execv} puts the new Java in the
 * place of this one: process number, terminal, signals and exit code stay what they were. Elsewhere
 * nothing happens, and the log of the sampler says what is missed.
 */
final class VectorRestart {
  /** The system property that keeps a process as it was started, if it is {@code off}. */
  static final String PROPERTY = "learnedmixup.restart";

  private static final Logger log = LoggerFactory.getLogger(VectorRestart.class);
  private static final String MODULE = "jdk.incubator.vector";
  private static final Path WORDS = Path.of("/proc/self/cmdline");
  private static final int CLOSE_ON_EXEC = 1;
  private static final int SET_FLAGS = 2;

  private VectorRestart() {}

  /** The functions of the C library that are needed. */
  interface CLibrary extends Library {
    /** Replaces the process; returns only if that fails. */
    int execv(String path, String[] words);

    /** Changes what is known of an open file. */
    int fcntl(int file, int command, Object... value);
  }

  /** Restarts the process if the command that was asked for gains by it. Otherwise returns. */
  static void whereItHelps(ParseResult parsed) {
    if (!Platform.isLinux()
        || "off".equals(System.getProperty(PROPERTY))
        || !wantsVectors(parsed)
        || !isOwnProcess()
        || ModuleLayer.boot().findModule(MODULE).isPresent()
        || ModuleFinder.ofSystem().find(MODULE).isEmpty()) {
      return;
    }
    try {
      List<String> words = words(Files.readString(WORDS, StandardCharsets.ISO_8859_1));
      String java = Path.of("/proc/self/exe").toRealPath().toString();
      replace(java, words);
    } catch (IOException | LinkageError | RuntimeException e) {
      log.debug("the process goes on without {}", MODULE, e);
    }
  }

  /** Whether this process is a command line of ours, and not a program that calls one. */
  private static boolean isOwnProcess() {
    return StackWalker.getInstance()
        .walk(frames -> frames.reduce((last, next) -> next))
        .map(StackWalker.StackFrame::getClassName)
        .filter(name -> name.startsWith("io.github.learnedmixup."))
        .isPresent();
  }

  private static boolean wantsVectors(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (!last.commandSpec().userObject().getClass().isAnnotationPresent(SamplesImages.class)) {
      return false;
    }
    String option = last.matchedOptionValue("--engine", null);
    String variable = System.getenv(SamplingEngine.VARIABLE);
    return wantsVectors(option == null ? variable : option);
  }

  /** Whether an engine may be the one in Java's vectors. */
  static boolean wantsVectors(@Nullable String engine) {
    return engine == null
        || engine.isBlank()
        || engine.equalsIgnoreCase(SamplingEngine.AUTO.toString())
        || engine.equalsIgnoreCase(SamplingEngine.VECTOR.toString());
  }

  /**
   * The words of the new command line.
   *
   * @param old those of this process, each followed by a zero
   */
  static List<String> words(String old) {
    List<String> words = new ArrayList<>(Arrays.asList(old.split("\0", -1)));
    words.remove(words.size() - 1);
    // A process that has the flag and yet not the module must not try again.
    words.addAll(1, List.of("--add-modules", MODULE, "-D%s=off".formatted(PROPERTY)));
    return words;
  }

  private static void replace(String java, List<String> words) throws IOException {
    // Bytes as they are, whatever they mean.
    CLibrary library =
        Native.load("c", CLibrary.class, Map.of(Library.OPTION_STRING_ENCODING, "ISO-8859-1"));
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      files
          .mapToInt(file -> Integer.parseInt(file.getFileName().toString()))
          .filter(file -> file > 2)
          .forEach(file -> library.fcntl(file, SET_FLAGS, CLOSE_ON_EXEC));
    }
    System.out.flush();
    library.execv(
        new String(java.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
        words.toArray(new String[0]));
  }
}
