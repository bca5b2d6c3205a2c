package io.github.learnedmixup.pixelcnn.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.learnedmixup.console.Json;
import io.github.learnedmixup.console.OutputFile;
import io.github.learnedmixup.console.Printable;
import io.github.learnedmixup.pixelcnn.Provenance;
import io.github.learnedmixup.pixelcnn.TrainedClasses;
import io.github.learnedmixup.pixelcnn.dataset.ImageSet;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of Markdown that says what a model is, where it comes from and what it is worth. It has no
 * date: the same model and data make the same page.
 *
 * @param info what the model says of itself
 * @param set what it was measured on
 * @param result what was measured, on test images
 * @param picture name of the file with samples, beside the page
 */
public record ModelCard(ModelInfo info, ImageSet set, Scoring.Result result, String picture) {
  private static final String OPENING = "A class-conditional PixelCNN. Samples, a row a class";

  /** What a page is known again by. */
  public static final OutputFile.Kind FILE =
      new OutputFile.Kind(
          "model card", head -> head.startsWith("# ") && head.contains("\n\n" + OPENING));

  private static final Pattern NOT_IN_LINKS = Pattern.compile("[\\s()<>]");

  /** The page. */
  public String markdown() {
    return """
        # %s

        %s%s:

        ![Samples of each class](%s)

        ## Structure

        %s
        ## Training

        %s
        ## Measured

        %s
        Likelihoods are exact, of the quantised image under its own class. Classification is by Bayes' rule with these
        likelihoods under every class, all classes as likely as the others beforehand. The expected calibration error (15 bins) is
        that of the posterior at the temperature named, which was fitted on images held out of the training, none of them test
        images.
        """
        .formatted(
            info.model(), OPENING, leftOut(), link(picture), structure(), training(), measured());
  }

  private String leftOut() {
    TrainedClasses classes =
        TrainedClasses.of(info.spec().classes(), info.provenance().classImages());
    return classes.complete()
        ? ""
        : " (without training images: " + classes.untrainedInWords() + ")";
  }

  private String structure() {
    Table table = new Table();
    for (Map.Entry<String, JsonNode> entry : Json.printedTree(info.spec()).properties()) {
      table.row(entry.getKey().replace('_', ' '), ModelInfo.words(entry.getValue()));
    }
    return table
        .row("weights", number(info.weights()))
        .row("file", number(info.fileBytes()) + " bytes")
        .row("digest", code(info.digest()))
        .text();
  }

  private String training() {
    Provenance from = info.provenance();
    return new Table()
        .row("data", from.dataset())
        .row("digest of the data", code(from.dataDigest()))
        .row("images", number(from.images()))
        .row("images of each class", classImages(from))
        .row("seed", Long.toString(from.seed()))
        .row("epochs", Integer.toString(from.epochs()))
        .row("steps", number(from.steps()))
        .row("time", time(from.seconds()))
        .row("train, nats an image", decimal("%.2f", from.trainNats()))
        .row("validation, nats an image", validation(from))
        .row("settings", from.settings().isEmpty() ? "unknown" : info.settings())
        .row(
            "started from",
            from.startedFrom().isEmpty() ? "random weights" : code(from.startedFrom()))
        .row("program's version", from.version())
        .text();
  }

  private String measured() {
    Score score = result.score();
    return new Table()
        .row("data", set.name() + ", test images")
        .row("digest of its training images", code(set.digest()))
        .row("images", number(score.images()))
        .row("nats an image", decimal("%.2f", score.natsPerImage()))
        .row("bits a pixel", decimal("%.4f", score.bitsPerDim()))
        .row("Bayes accuracy", decimal("%.2f %%", 100 * score.bayesAccuracy()))
        .row("Bayes calibration error (ECE)", decimal("%.2f %%", 100 * score.bayesEce()))
        .row(
            "temperature",
            "%s, fitted on %s images"
                .formatted(decimal("%.2f", result.temperature()), number(result.fittedOn())))
        .text();
  }

  private static String validation(Provenance from) {
    return from.images() > 0 && Double.isNaN(from.validationNats())
        ? LikelihoodPhrase.NONE
        : decimal("%.2f", from.validationNats());
  }

  private static String classImages(Provenance from) {
    return from.classImages().isEmpty()
        ? "unknown"
        : from.classImages().stream().map(ModelCard::number).collect(Collectors.joining("; "));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String decimal(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "unknown";
  }

  /** A file's name as Markdown's links take it. */
  private static String link(String file) {
    return NOT_IN_LINKS.matcher(file).find()
        ? "<" + file.replace("<", "\\<").replace(">", "\\>") + ">"
        : file;
  }

  private static String code(String digest) {
    return digest.isEmpty() ? "unknown" : "`" + digest + "`";
  }

  private static String time(double seconds) {
    Duration whole = Duration.ofSeconds(Math.round(seconds));
    return String.format(
        Locale.ROOT,
        "%d h %d min %d s",
        whole.toHours(),
        whole.toMinutesPart(),
        whole.toSecondsPart());
  }

  /** A table of two columns, which Markdown wants a head for. */
  private static final class Table {
    private final StringBuilder text = new StringBuilder("| | |\n|---|---|\n");

    Table row(String name, String value) {
      text.append("| ")
          .append(name)
          .append(" | ")
          .append(Printable.of(value).replace("|", "\\|"))
          .append(" |\n");
      return this;
    }

    String text() {
      return text.toString();
    }
  }
}
