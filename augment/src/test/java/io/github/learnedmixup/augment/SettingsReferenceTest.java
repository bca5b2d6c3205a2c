package io.github.learnedmixup.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.learnedmixup.augment.transform.Augmentations;
import io.github.learnedmixup.augment.transform.MixingBuilder;
import io.github.learnedmixup.augment.transform.mixing.CutBox;
import io.github.learnedmixup.augment.transform.mixing.MixGranularity;
import io.github.learnedmixup.augment.transform.mixing.MixWay;
import io.github.learnedmixup.pixelcnn.network.PixelCnnSpec;
import io.github.learnedmixup.pixelcnn.sampling.Blend;
import io.github.learnedmixup.pixelcnn.training.TrainingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the page of all settings against the code. {@code -Dlearnedmixup.write-docs} writes it
 * anew.
 */
class SettingsReferenceTest {
  private static final Path PAGE = Path.of("docs", "reference-settings.md");
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Path SOURCES_OF_MODEL = Path.of("..", "pixelcnn", "src", "main", "java");
  private static final String WRITE = "learnedmixup.write-docs";
  private static final int EPOCHS = 100;
  private static final String DOC = "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+";

  /** What stands for a value that is no number. */
  private static final Map<Object, String> NAMES =
      Map.of(
          ShareSchedule.constant(),
          "ShareSchedule.constant()",
          ClassPairs.uniform(),
          "ClassPairs.uniform()",
          LambdaDistribution.beta(0.1),
          "LambdaDistribution.beta(0.1)",
          LambdaDistribution.beta(0.2),
          "LambdaDistribution.beta(0.2)",
          LambdaDistribution.uniform(),
          "LambdaDistribution.uniform()",
          LambdaDistribution.oneOf(List.of(0.0, 1.0)),
          "LambdaDistribution.oneOf(List.of(0.0, 1.0))",
          PixelCnnSpec.dilations(28, 28),
          PixelCnnSpec.dilations(28, 28).toString());

  @Test
  void thePageOfSettings_isThatOfTheCode() throws IOException {
    String page = page();
    if (System.getProperty(WRITE) != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("run this test with -D%s", WRITE).content().isEqualTo(page);
  }

  private static String page() {
    List<String> page = new ArrayList<>();
    page.add("# Settings");
    paragraph(
        page,
        "See [Choose settings](howto-choose-settings.md) for which to take. This page is generated"
            + " from the code.");
    page.add("## Presets");
    presets(page);
    page.add("## The builder");
    paragraph(page, "`LearnedMixupIterator.builder(base, model)` has these setters.");
    setters(page, SampleSettingsBuilder.class, LearnedMixupBuilder.class);
    page.add("## MixPlan");
    components(page, MixPlan.defaults(), Set.of());
    constants(page, "Placement", MixPlan.Placement.class);
    constants(page, "Blend", Blend.class);
    factories(page, ShareSchedule.class);
    factories(page, LambdaDistribution.class);
    factories(page, ClassPairs.class);
    page.add("## SampleSupply");
    components(page, SampleSupply.defaults(), Set.of());
    constants(page, "Late policy", SampleSupply.LatePolicy.class);
    constants(page, "Wait strategy", SampleSupply.WaitStrategy.class);
    page.add("## SoftLabels");
    components(page, SoftLabels.defaults(), Set.of());
    paragraph(page, "## Real parents");
    constants(page, "Crossing", RealParents.Crossing.class);
    page.add("## Metrics");
    paragraph(page, "`LearnedMixupIterator.metrics()` has these components.");
    table(page, "metric", "what it is", documentedComponents(SupplyMetrics.class));
    page.add("## Mixing without a model");
    paragraph(page, "`MixingIterator.builder(base)` has these setters.");
    setters(page, MixingBuilder.class);
    factories(page, MixWay.class);
    constants(page, "Granularity", MixGranularity.class);
    page.add("### CutBox");
    components(page, CutBox.defaults(), Set.of());
    page.add("## Augmentations");
    paragraph(page, "`Augmentations.of(base)` has these setters.");
    setters(page, Augmentations.class);
    page.add("## The PixelCNN");
    paragraph(page, "`PixelCnnSpec.of(height, width, classes)` says what a network is like.");
    components(page, PixelCnnSpec.of(28, 28, 10), Set.of("height", "width", "classes"));
    paragraph(page, "`PixelCnnTrainer.builder(spec)` says how it is trained.");
    components(page, TrainingSettings.DEFAULTS, Set.of());
    return String.join("\n", page).stripTrailing() + "\n";
  }

  private static void presets(List<String> page) {
    page.add("");
    page.add("| preset | share | lambda | blend, temperature | labels | parents | epochs |");
    page.add("|---|---|---|---|---|---|---|");
    for (Preset preset : Preset.values()) {
      MixPlan plan = preset.plan();
      SoftLabels labels = preset.labels();
      ShareSchedule schedule = preset.plan(EPOCHS).schedule();
      long until = 0;
      while (until < EPOCHS && schedule.factor(until) > 0) {
        until++;
      }
      page.add(
          "| `%s` | %s | %s | `%s`, %s | %s | %s | %s |"
              .formatted(
                  preset,
                  shown("share", plan.share()),
                  shown("mixes", plan.mixes()),
                  plan.blend(),
                  shown("temperature", plan.temperature()),
                  labels.posteriorWeight() > 0
                      ? "posterior at %s nats".formatted(shown("", labels.temperature()))
                      : "requested lambda, smoothing " + shown("", labels.smoothing()),
                  preset.crossing().map(crossing -> "`" + crossing + "`").orElse("none"),
                  until == EPOCHS ? "all" : "the first %d %%".formatted(until)));
    }
    page.add("");
  }

  /** The components of a record, with the values of its defaults. */
  private static void components(List<String> page, Record defaults, Set<String> required) {
    blank(page);
    page.add("| setting | default | what it is |");
    page.add("|---|---|---|");
    Map<String, String> documented = documentedComponents(defaults.getClass());
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      String name = component.getName();
      String value = required.contains(name) ? "required" : shown(name, value(component, defaults));
      page.add("| `%s` | %s | %s |".formatted(name, value, withoutDefault(documented.get(name))));
    }
    page.add("");
  }

  private static @Nullable Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String shown(String name, @Nullable Object value) {
    if (value == null || value.equals(List.of())) {
      return "none";
    }
    if (name.equals("workers")) {
      return "the processors";
    }
    if (NAMES.containsKey(value)) {
      return "`" + NAMES.get(value) + "`";
    }
    if (value instanceof Duration duration) {
      return duration.toMinutes() + " minutes";
    }
    if (name.endsWith("Bytes")) {
      return ((Number) value).longValue() / (1 << 20) + " MiB";
    }
    if (value instanceof Number number) {
      double amount = number.doubleValue();
      return amount == Math.rint(amount)
          ? String.format(Locale.ROOT, "%,d", (long) amount)
          : number.toString();
    }
    assertThat(value).as("a value to show of " + name).isInstanceOfAny(Enum.class, Boolean.class);
    return "`" + value + "`";
  }

  private static Map<String, String> documentedComponents(Class<?> type) {
    Matcher comment =
        Pattern.compile(DOC + "(?:public )?record " + type.getSimpleName() + "\\(", Pattern.DOTALL)
            .matcher(source(type));
    assertThat(comment.find()).as("the comment of " + type).isTrue();
    Map<String, String> documented = new LinkedHashMap<>();
    for (String part : unstarred(comment.group(1)).split("@param ", -1)) {
      String[] words = part.strip().split("\\s+", 2);
      documented.put(words[0], markdown(words.length < 2 ? "" : words[1]));
    }
    List<String> names =
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    documented.keySet().retainAll(names);
    assertThat(documented.keySet()).containsExactlyElementsOf(names);
    return documented;
  }

  private static void setters(List<String> page, Class<?>... builders) {
    Map<String, String> documented = new LinkedHashMap<>();
    for (Class<?> type : builders) {
      Matcher setter =
          Pattern.compile(
                  DOC + "@CanIgnoreReturnValue\\s+public (?:final )?\\w+ (\\w+)\\(([^)]*)\\)",
                  Pattern.DOTALL)
              .matcher(source(type));
      while (setter.find()) {
        documented.put(signature(setter.group(2), setter.group(3)), paragraphs(setter.group(1)));
      }
    }
    assertThat(documented).hasSizeGreaterThan(9);
    table(page, "setter", "what it sets", documented);
  }

  private static void factories(List<String> page, Class<?> type) {
    Map<String, String> documented = new LinkedHashMap<>();
    Matcher factory =
        Pattern.compile(
                DOC + "static " + type.getSimpleName() + " (\\w+)\\(([^)]*)\\)", Pattern.DOTALL)
            .matcher(source(type));
    while (factory.find()) {
      documented.put(signature(factory.group(2), factory.group(3)), paragraphs(factory.group(1)));
    }
    assertThat(documented).as("factories of " + type).isNotEmpty();
    page.add("### " + type.getSimpleName());
    table(page, "method", "what it gives", documented);
  }

  private static void constants(List<String> page, String heading, Class<? extends Enum<?>> type) {
    String source = source(type);
    int begin = source.indexOf("enum " + type.getSimpleName());
    Map<String, String> documented = new LinkedHashMap<>();
    for (Enum<?> constant : type.getEnumConstants()) {
      Matcher comment =
          Pattern.compile(DOC + constant.name() + "\\b", Pattern.DOTALL).matcher(source);
      assertThat(comment.find(begin)).as("the comment of " + constant).isTrue();
      documented.put(constant.name(), paragraphs(comment.group(1)));
    }
    page.add("### " + heading);
    table(page, "value", "what it does", documented);
  }

  private static void table(List<String> page, String name, String what, Map<String, String> rows) {
    blank(page);
    page.add("| %s | %s |".formatted(name, what));
    page.add("|---|---|");
    rows.forEach((key, value) -> page.add("| `%s` | %s |".formatted(key, value)));
    page.add("");
  }

  /** Ends a block, if that is not done. */
  private static void blank(List<String> page) {
    if (!page.get(page.size() - 1).isEmpty()) {
      page.add("");
    }
  }

  private static void paragraph(List<String> page, String text) {
    blank(page);
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() + word.length() > 110) {
        page.add(line.toString().strip());
        line.setLength(0);
      }
      line.append(word).append(' ');
    }
    page.add(line.toString().strip());
    page.add("");
  }

  private static String signature(String name, String parameters) {
    String names =
        Arrays.stream(parameters.strip().split("\\s*,\\s*", -1))
            .map(parameter -> parameter.replaceAll(".*\\s", ""))
            .map(parameter -> parameter.replaceFirst("^new([A-Z])", "$1"))
            .map(SettingsReferenceTest::uncapitalised)
            .collect(Collectors.joining(", "));
    return "%s(%s)".formatted(name, names);
  }

  private static String uncapitalised(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toLowerCase(Locale.ROOT) + word.substring(1);
  }

  /** The text of a comment as one line of Markdown, up to its first tag or bold paragraph. */
  private static String paragraphs(String comment) {
    return markdown(unstarred(comment).split("(?m)^\\s*@(param|throws|return)|<p><b>", 2)[0]);
  }

  private static String unstarred(String comment) {
    return comment.replaceAll("(?m)^\\s*\\* ?", "");
  }

  private static String markdown(String text) {
    String plain = text.replaceAll("(?s)<ul>\\s*<li>", "").replaceAll("\\s+", " ");
    plain = plain.replaceAll("\\{@(?:code|literal) ([^}]*)}", "`$1`");
    plain = plain.replaceAll("\\{@linkplain [^ }]+ ([^}]*)}", "$1");
    plain = plain.replaceAll("\\{@link [^ }(]+(?:\\([^)]*\\))? ([^}]*)}", "$1");
    plain = plain.replaceAll("\\{@link #?([^ }]*)}", "`$1`");
    plain = plain.replaceAll("`(?:[a-z]+\\.)+([A-Z])", "`$1").replaceAll("(`[\\w.]+)#", "$1.");
    return plain.replaceAll("<[^>]*>", "").replace("|", "\\|").strip();
  }

  /** What the column beside says need not be said again. */
  private static String withoutDefault(String text) {
    return text.replaceAll("[;,] default [^;,]*$", "");
  }

  private static String source(Class<?> type) {
    Class<?> outermost = type;
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    Path file = Path.of(outermost.getName().replace('.', '/') + ".java");
    Path own = SOURCES.resolve(file);
    try {
      return Files.readString(Files.exists(own) ? own : SOURCES_OF_MODEL.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
