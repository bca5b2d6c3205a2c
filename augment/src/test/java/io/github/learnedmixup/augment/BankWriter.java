package io.github.learnedmixup.augment;

import io.github.learnedmixup.augment.bank.SampleBank;
import java.nio.file.Path;

/** A process that fills a bank, from where it is to a number of samples. */
final class BankWriter {
  private BankWriter() {}

  /** Arguments: the folder, samples in a segment, how many samples to have in the end. */
  public static void main(String[] arguments) {
    int segment = Integer.parseInt(arguments[1]);
    int until = Integer.parseInt(arguments[2]);
    SampleBank bank = Banks.open(Path.of(arguments[0]), segment);
    int from = (int) bank.size();
    System.out.println("has " + from);
    for (int written = from; written < until; written += segment) {
      Banks.fill(bank, written, written + segment);
      System.out.println("has " + (written + segment));
    }
    System.out.println("failures " + bank.failures());
    bank.close();
  }
}
