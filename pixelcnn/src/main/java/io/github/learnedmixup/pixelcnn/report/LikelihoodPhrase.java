package io.github.learnedmixup.pixelcnn.report;

import java.util.Locale;

/** Words for the mean negative log-likelihood of held-out images, which is NaN without any. */
public final class LikelihoodPhrase {
  /** What is said where there are no held-out images. */
  static final String NONE = "none held out";

  private LikelihoodPhrase() {}

  /** Words such as "validation 98.86 nats an image". */
  public static String inWords(double nats) {
    return Double.isNaN(nats) ? NONE : validation(nats) + " nats an image";
  }

  /** Words such as "train 98.01, validation 98.86 nats an image". */
  public static String inWords(double trainNats, double nats) {
    String train = String.format(Locale.ROOT, "train %.2f", trainNats);
    return Double.isNaN(nats) ? train + " nats an image, " + NONE : train + ", " + inWords(nats);
  }

  /** Words such as "validation 98.86". */
  static String validation(double nats) {
    return Double.isNaN(nats) ? NONE : String.format(Locale.ROOT, "validation %.2f", nats);
  }
}
