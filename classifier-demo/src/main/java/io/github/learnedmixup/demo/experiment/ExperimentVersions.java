package io.github.learnedmixup.demo.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** What took part in an experiment, and in which version. */
public final class ExperimentVersions {
  private static final String UNKNOWN = "not known";

  private ExperimentVersions() {}

  /** Names and versions, the machine's among them, in the order in which to show them. */
  public static Map<String, String> found() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = ExperimentVersions.class.getPackage().getImplementationVersion();
    versions.put("Learned Mixup", own == null ? UNKNOWN : own);
    versions.put("Deeplearning4j", deeplearning4j());
    versions.put("ND4J backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put(
        "Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    versions.put(
        "System",
        "%s %s, %d processors"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    return Collections.unmodifiableMap(versions);
  }

  /** Its jar tells it where Maven has put it, and not in the manifest. */
  private static String deeplearning4j() {
    Properties properties = new Properties();
    try (InputStream file =
        MultiLayerNetwork.class.getResourceAsStream(
            "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version", UNKNOWN);
  }
}
