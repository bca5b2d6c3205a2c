package io.github.learnedmixup.console;

import io.github.learnedmixup.pixelcnn.error.CudaException;
import io.github.learnedmixup.pixelcnn.error.DivergedException;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs a picocli command the way all command lines of this project behave: what the user can mend
 * is said in one line on standard error with exit code 2, and only a defect of our own shows a
 * stack trace.
 */
public final class CommandLines {
  /** What a command returns when its input or arguments are at fault. */
  public static final int USER_ERROR = CommandLine.ExitCode.USAGE;

  /** What a shell says of a process that was ended for writing to a closed pipe: 128 + SIGPIPE. */
  private static final int READER_GONE = 141;

  private static final String LOGGING = "logback.configurationFile";
  private static final String HOW_TO_LOG = "io/github/learnedmixup/console/logback.xml";

  private CommandLines() {}

  /** Tells the program's version. */
  public static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CommandLines.class.getPackage().getImplementationVersion();
      return new String[] {version == null ? "development" : version};
    }
  }

  /**
   * Runs a program's command and ends the process with its exit code. Where the reader of standard
   * output goes away, as {@code | head} does, it ends without a word, with the code that a shell
   * gives to such an end.
   *
   * @param command makes an object annotated with {@link CommandLine.Command}
   * @param arguments the words of the command line
   */
  public static void main(Supplier<?> command, String... arguments) {
    Verbosity.choose(List.of(arguments));
    prepareLogging();
    RecordedOutput output = RecordedOutput.install();
    int code = run(command.get(), VectorRestart::whereItHelps, output::readerGone, arguments);
    System.exit(output.readerGone() ? READER_GONE : code);
  }

  /**
   * Executes a command.
   *
   * @param command an object annotated with {@link CommandLine.Command}
   * @param arguments the words of the command line
   * @return the exit code: what the command returns, 0 unless it was stopped, or 2 for a user's
   *     error or where standard output could not be written, or 1 for a defect
   */
  public static int run(Object command, String... arguments) {
    prepareLogging();
    return run(command, parsed -> {}, () -> false, arguments);
  }

  private static void prepareLogging() {
    if (System.getProperty(LOGGING) == null) {
      // Before the first logger. A logback.xml at the root of the jar would reach the library's
      // users, too.
      System.setProperty(LOGGING, HOW_TO_LOG);
    }
  }

  private static int run(
      Object command,
      Consumer<CommandLine.ParseResult> before,
      BooleanSupplier readerGone,
      String... arguments) {
    CommandLine line = of(command, before);
    // One writer for all sub-commands, which can be asked in the end whether all of it arrived.
    line.setOut(line.getOut());
    int code = line.execute(arguments);
    // Writers keep a failure to themselves.
    boolean lost = line.getOut().checkError() || System.out.checkError();
    if (lost && code == CommandLine.ExitCode.OK && !readerGone.getAsBoolean()) {
      line.getErr()
          .println(error(line, "standard output could not be written: it is full or closed"));
      return USER_ERROR;
    }
    return code;
  }

  /**
   * A command with the options and manners that all command lines of this project have.
   *
   * @param command an object, or a class, annotated with {@link CommandLine.Command}
   */
  public static CommandLine of(Object command) {
    return of(command, parsed -> {});
  }

  private static CommandLine of(Object command, Consumer<CommandLine.ParseResult> before) {
    CommandLine line =
        new CommandLine(command)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(parsed -> execute(parsed, before))
            .setParameterExceptionHandler(CommandLines::refuse)
            .setExecutionExceptionHandler(CommandLines::explain);
    addVerbosity(line);
    return line;
  }

  private static void addVerbosity(CommandLine line) {
    Verbosity.addOptions(line.getCommandSpec());
    line.getSubcommands().values().forEach(CommandLines::addVerbosity);
  }

  /** The argument with which another JVM logs as this one does. */
  public static String loggingArgument() {
    return "-D%s=%s".formatted(LOGGING, System.getProperty(LOGGING, HOW_TO_LOG));
  }

  /** The writer of the results of a command: standard output. */
  public static PrintWriter out(@Nullable CommandSpec command) {
    return line(command).getOut();
  }

  /** The writer of the progress of a command: standard error. */
  public static PrintWriter err(@Nullable CommandSpec command) {
    return line(command).getErr();
  }

  private static CommandLine line(@Nullable CommandSpec command) {
    if (command == null) {
      throw new IllegalStateException("the command runs outside picocli");
    }
    return command.commandLine();
  }

  private static int execute(
      CommandLine.ParseResult parsed, Consumer<CommandLine.ParseResult> before) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    before.accept(parsed);
    try {
      CudaBackend.requireUsable();
    } catch (InvalidInputException | CudaException e) {
      throw new CommandLine.ExecutionException(
          parsed.commandSpec().commandLine(), e.getMessage(), e);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Prints one line instead of picocli's whole usage, in which the reason would be lost. */
  private static int refuse(CommandLine.ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String reason = failure.getMessage().replaceAll("\\s*\\R\\s*", " ");
    String advice = " (%s --help explains)".formatted(command.getCommandSpec().qualifiedName());
    command.getErr().println(error(command, reason + advice));
    return USER_ERROR;
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    Optional<Throwable> usersToMend = usersToMend(failure);
    if (usersToMend.isEmpty()) {
      throw failure;
    }
    command.getErr().println(error(command, message(usersToMend.get())));
    return USER_ERROR;
  }

  /** What a message quotes, such as the name of a file, is shown and not obeyed. */
  private static CommandLine.Help.Ansi.Text error(CommandLine command, String message) {
    return command.getColorScheme().errorText(Printable.of(message));
  }

  /**
   * Our own exceptions tell the user what is wrong wherever they come from: on a generator's
   * thread, say. Java's may be a defect's, unless they come to the top.
   */
  private static Optional<Throwable> usersToMend(Exception failure) {
    if (failure instanceof IllegalArgumentException
        || failure instanceof IOException
        || failure instanceof UncheckedIOException) {
      return Optional.of(failure);
    }
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(
            cause ->
                cause instanceof InvalidInputException
                    || cause instanceof CudaException
                    || cause instanceof DivergedException)
        .findFirst();
  }

  private static String message(Throwable failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    if (cause instanceof NoSuchFileException) {
      return "no such file: " + cause.getMessage();
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "something else is where a folder must be: " + cause.getMessage();
    }
    if (cause instanceof AccessDeniedException) {
      return "no permission: " + cause.getMessage();
    }
    if (cause instanceof FileSystemException unexplained && unexplained.getReason() == null) {
      return unexplained.getFile() + ": " + unexplained.getClass().getSimpleName();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
