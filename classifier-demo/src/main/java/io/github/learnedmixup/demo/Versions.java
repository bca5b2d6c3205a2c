package io.github.learnedmixup.demo;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** What took part in an experiment, and in which version. */
public final class Versions {
  private static final String UNKNOWN = "not known";

  private Versions() {}

  /** Names and versions, the machine's among them, in the order in which to show them. */
  public static Map<String, String> found() {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Learned Mixup", of(Versions.class));
    versions.put("Deeplearning4j", of(MultiLayerNetwork.class));
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

  private static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? UNKNOWN : version;
  }
}
