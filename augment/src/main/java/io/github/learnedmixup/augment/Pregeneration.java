package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.augment.bank.BankUse;
import io.github.learnedmixup.augment.bank.GeneratedImage;
import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.augment.bank.SampleKey;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/**
 * Fills a bank with the samples that a {@link LearnedMixupIterator} with the same settings asks for
 * first, in the order in which it does; what the bank holds already is not drawn again. So a
 * pregeneration that was stopped, or killed, goes on where it was.
 *
 * <p>Which samples these are follows from the model, the {@link MixPlan}, the seed, and the pool
 * size and reuse of the {@link SampleSupply}. Used by one thread.
 */
public final class Pregeneration {
  private static final int MOST_SAMPLES = 100_000_000;
  private static final long POLL_MILLIS = 100;

  /** How many keys are looked up in the bank before anybody else has a word again. */
  static final int MOST_LOOK_UPS = 4096;

  private final Settings settings;

  private Pregeneration(Settings settings) {
    this.settings = settings;
  }

  /**
   * What was done.
   *
   * @param held samples that are in the bank of those that were asked for
   * @param drawn how many of them were drawn now
   * @param complete false if it was stopped, or the bank was full, before all were there
   */
  public record Result(long held, long drawn, boolean complete) {}

  /**
   * Starts from the default settings.
   *
   * @param model draws the samples
   * @param bank a bank's folder; made if there is none
   * @throws InvalidInputException if the model has training images of one class only
   */
  public static Builder builder(PixelCnn model, Path bank) {
    return new Builder(SampleSource.of(model), bank);
  }

  /** Starts from the default settings for a source of samples; for the tests of this package. */
  static Builder builder(SampleSource source, Path bank) {
    return new Builder(source, bank);
  }

  /**
   * Draws what is missing.
   *
   * @param samples how many distinct samples the bank is to hold, 1 to 100,000,000
   * @throws IllegalArgumentException if {@code samples} is out of its range
   * @throws InvalidInputException if the bank's folder holds something else, is of another model or
   *     other settings, is damaged, in use, or cannot be written
   * @throws SampleGenerationException if the sampler fails; what was drawn before is in the bank
   * @throws UncheckedIOException if the bank cannot be read or written
   */
  public Result run(long samples) {
    if (samples < 1 || samples > MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "samples must be in [1, %d], but is %d".formatted(MOST_SAMPLES, samples));
    }
    SampleSource source = settings.source();
    SlotPlan plan =
        new SlotPlan(settings.mix(), settings.supply(), source.trained(), settings.seed());
    SampleBank bank =
        SampleBank.open(
            settings.bank(),
            RunDescription.contents(source, settings.mix()),
            BankUse.of(BankUse.Access.WRITE).withMaxBytes(settings.bankMaxBytes()));
    Result result;
    try (bank;
        SampleGenerator generator =
            new SampleGenerator(source, settings.mix(), settings.supply(), bank)) {
      result = draw(firstKeys(plan, samples), samples, bank, generator);
    }
    requireWritten(bank);
    return result;
  }

  private Result draw(
      Iterator<SampleKey> keys, long samples, SampleBank bank, SampleGenerator generator) {
    Deque<SampleGenerator.Order> underWay = new ArrayDeque<>();
    long held = 0;
    long drawn = 0;
    while (true) {
      held += order(keys, bank, generator, underWay);
      while (!underWay.isEmpty() && underWay.getFirst().future().isDone()) {
        await(underWay.getFirst().future());
        drawn += bank.holds(underWay.removeFirst().key()) ? 1 : 0;
      }
      settings.progress().accept(held + drawn);
      if (underWay.isEmpty() && !keys.hasNext()) {
        return new Result(held + drawn, drawn, held + drawn == samples);
      }
      if (settings.stop().getAsBoolean()) {
        return new Result(held + drawn, drawn, false);
      }
      requireWritten(bank);
      // Where there is room, there may be more to order.
      if (!underWay.isEmpty() && (room(bank, generator, underWay) == 0 || !keys.hasNext())) {
        await(underWay.getFirst().future());
      }
    }
  }

  /** How many samples can be ordered that the bank has room for, beside those under way. */
  private static long room(
      SampleBank bank, SampleGenerator generator, Deque<SampleGenerator.Order> underWay) {
    return Math.max(0, Math.min(generator.room(), bank.room() - underWay.size()));
  }

  /**
   * Orders as many samples as there is room for, out of some of the keys, and tells how many were
   * there meanwhile. Of a bank that is full the keys are only looked up.
   */
  private static long order(
      Iterator<SampleKey> keys,
      SampleBank bank,
      SampleGenerator generator,
      Deque<SampleGenerator.Order> underWay) {
    long held = 0;
    boolean full = underWay.isEmpty() && bank.room() == 0;
    long room = room(bank, generator, underWay);
    List<SampleGenerator.Order> orders = new ArrayList<>();
    for (int i = 0; i < MOST_LOOK_UPS && (full || orders.size() < room) && keys.hasNext(); i++) {
      SampleKey key = keys.next();
      if (bank.holds(key)) {
        held++;
      } else if (!full) {
        orders.add(new SampleGenerator.Order(key, new CompletableFuture<>()));
      }
    }
    if (!orders.isEmpty()) {
      generator.place(orders);
    }
    underWay.addAll(orders);
    return held;
  }

  /** Waits for a sample, but no longer than it may take to notice that it is to stop. */
  private static void await(CompletableFuture<GeneratedImage> future) {
    try {
      future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // The caller looks after the rest and comes again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SampleGenerationException.interrupted();
    } catch (CancellationException | ExecutionException e) {
      throw SampleGenerationException.failed(e);
    }
  }

  private static void requireWritten(SampleBank bank) {
    IOException failure = bank.failure();
    if (failure != null) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The first distinct samples that the slots of a run show, in their order. */
  static Iterator<SampleKey> firstKeys(SlotPlan plan, long samples) {
    BitSet seen = new BitSet();
    return LongStream.iterate(0, slot -> slot + 1)
        .filter(
            slot -> {
              int sample = (int) plan.sample(slot);
              boolean first = !seen.get(sample);
              seen.set(sample);
              return first;
            })
        .limit(samples)
        .mapToObj(plan::key)
        .iterator();
  }

  /**
   * The settings of a pregeneration, which go together.
   *
   * @param source generates the samples
   * @param progress is told how many samples the bank holds
   * @param stop is asked whether to stop
   */
  private record Settings(
      SampleSource source,
      Path bank,
      MixPlan mix,
      SampleSupply supply,
      long seed,
      long bankMaxBytes,
      LongConsumer progress,
      BooleanSupplier stop) {}

  /**
   * Collects the settings of a {@link Pregeneration}; see {@link #build()}. With the iterator's
   * settings it fills the bank that the iterator wants. By default it samples freely: for an
   * iterator with real parents, which is its default, set {@link RealParents#ofBase} as the {@link
   * #parents}.
   */
  public static final class Builder extends SampleSettingsBuilder<Builder> {
    private final Path bank;
    private LongConsumer progress = held -> {};
    private BooleanSupplier stop = () -> false;

    private Builder(SampleSource source, Path bank) {
      super(source);
      this.bank = Objects.requireNonNull(bank, "bank");
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets who is told, on the thread that runs it and several times a second, how many of the
     * samples that were asked for the bank holds; default nobody.
     */
    @CanIgnoreReturnValue
    public Builder progress(LongConsumer newProgress) {
      progress = Objects.requireNonNull(newProgress, "progress");
      return this;
    }

    /** Sets who is asked several times a second whether to stop; default nobody: it never stops. */
    @CanIgnoreReturnValue
    public Builder stopWhen(BooleanSupplier newStop) {
      stop = Objects.requireNonNull(newStop, "stopWhen");
      return this;
    }

    /**
     * Creates the pregeneration; nothing is opened or generated before it runs.
     *
     * @throws IllegalArgumentException if settings do not go together: pairs, acceptance or parents
     *     are not of the model's classes, a pair names a class without training images, there is a
     *     second opinion and no acceptance, or a {@link Preset} with real parents and no parents
     */
    public Pregeneration build() {
      requireNoContradiction();
      Preset preset = preset();
      if (preset != null
          && preset.crossing().isPresent()
          && parents() == null
          && !isWithoutParents()) {
        throw new IllegalArgumentException(
            "the preset %s has real parents, but there are none: set parents to RealParents.ofBase(...), or withoutParents"
                .formatted(preset));
      }
      MixPlan mix = mix(parents());
      return new Pregeneration(
          new Settings(
              source(mix, parents()), bank, mix, supply(), seed(), bankMaxBytes(), progress, stop));
    }
  }
}
