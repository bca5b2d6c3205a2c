package io.github.learnedmixup.pixelcnn.sampling.choice;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells once in a process which engine samples; trainings by the dozen say no more than one. */
final class EngineLog {
  private static final Logger log = LoggerFactory.getLogger(EngineLog.class);

  /** What was logged already, which is about this process and its machine, not about a model. */
  private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

  private EngineLog() {}

  /** Logs a sentence at level INFO for the first time, at level DEBUG from then on. */
  static void say(String sentence) {
    if (LOGGED.add(sentence)) {
      log.info(sentence);
    } else {
      log.debug(sentence);
    }
  }
}
