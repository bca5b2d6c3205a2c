package io.github.learnedmixup.pixelcnn;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Collects the warnings of this project, from any thread, while it is open. */
public final class LoggedWarnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.learnedmixup");
  private final List<String> messages = new CopyOnWriteArrayList<>();

  /** Begins to collect. */
  public LoggedWarnings() {
    start();
    logger.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      messages.add(event.getFormattedMessage());
    }
  }

  /** The warnings so far that contain some words. */
  public List<String> with(String words) {
    return messages.stream().filter(message -> message.contains(words)).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    stop();
  }
}
