package io.github.learnedmixup.demo.cli;

import io.github.learnedmixup.console.CommandLines;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.demo.arm.Arm;
import io.github.learnedmixup.demo.report.ResultsFile;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints results as a document has them. */
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    sortOptions = false,
    description =
        "Prints the main figures of results that --json wrote as a Markdown table, and on request"
            + " how any two arms differ, paired by seed; of several files, how many fewer or more"
            + " errors than the baseline each arm made in each of them.")
public final class TableCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "results")
  private List<Path> files;

  @Option(
      names = "--compare",
      paramLabel = "ARM",
      split = ",",
      description = "arms of which each is compared with all that follow it")
  private List<String> compared = List.of();

  @Override
  public Integer call() throws IOException {
    List<Arm> arms = compared.stream().map(name -> Arm.named(name, "--compare", "among")).toList();
    if (files.size() > 1 && !arms.isEmpty()) {
      throw new InvalidInputException(
          "--compare is of the arms of one file, but there are " + files.size());
    }
    List<ResultsFile> all = new ArrayList<>();
    for (Path file : files) {
      all.add(ResultsFile.read(file));
    }
    PrintWriter out = CommandLines.out(spec);
    ResultsFile results = all.get(0);
    (all.size() == 1 ? results.markdown() : ResultsFile.overview(all))
        .forEach(line -> out.println(Printable.of(line)));
    for (int first = 0; first < arms.size(); first++) {
      for (Arm other : arms.subList(first + 1, arms.size())) {
        out.println(results.compared(arms.get(first), other));
      }
    }
    out.flush();
    return 0;
  }
}
