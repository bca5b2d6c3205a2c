package io.github.learnedmixup.augment.transform;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixState;
import io.github.learnedmixup.augment.batch.WrappingIterator;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.file.SealedFile;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Where iterators around each other are, between two batches of the outermost, to be saved and gone
 * on from: seed, settings and position of each, a {@link LearnedMixupIterator} among them included.
 * Immutable.
 *
 * <p>Every iterator of this package that changes batches tells it by {@code state()}, and goes on
 * from it by {@code resumeFrom()}; {@link Augmentations} do so for a whole chain. The remaining
 * batches are the same if the innermost base gives the same batches after as many resets.
 *
 * <pre>{@code
 * train.state().save(file);
 *
 * TransformIterator resumed = new TransformIterator(base, 28, 28, jitter, 7);
 * resumed.resumeFrom(AugmentationState.load(file));
 * }</pre>
 */
public final class AugmentationState {
  private static final SealedFile.Kind KIND =
      new SealedFile.Kind("state of augmentations", "LMIXAUGS", 1, "begin the run anew");
  private static final int MOST_STAGES = 100;

  /** An iterator's settings and its position. */
  private record Stage(Description settings, StagePosition position) {
    void write(DataOutputStream to) throws IOException {
      settings.write(to);
      position.write(to);
    }
  }

  private final List<Stage> outer; // from the outermost on
  private final @Nullable MixState learned;
  private final List<Stage> inner; // within learned mixup

  private AugmentationState(List<Stage> outer, @Nullable MixState learned, List<Stage> inner) {
    this.outer = List.copyOf(outer);
    this.learned = learned;
    this.inner = List.copyOf(inner);
  }

  /** This project's iterators, as they are around each other. */
  private record Chain(
      List<ChangingIterator> outer,
      @Nullable LearnedMixupIterator learned,
      List<ChangingIterator> inner) {

    static Chain of(DataSetIterator outermost) {
      List<ChangingIterator> outer = new ArrayList<>();
      List<ChangingIterator> inner = new ArrayList<>();
      LearnedMixupIterator learned = null;
      boolean prefetched = false;
      DataSetIterator at = outermost;
      while (at instanceof WrappingIterator wrapping) {
        boolean keeps = at instanceof ChangingIterator || at instanceof LearnedMixupIterator;
        if (prefetched && keeps) {
          throw new IllegalStateException(
              "a PrefetchingIterator must be within all iterators that have a state, but is around"
                  + " a "
                  + at.getClass().getSimpleName());
        }
        if (at instanceof ChangingIterator changing) {
          (learned == null ? outer : inner).add(changing);
        } else if (at instanceof LearnedMixupIterator found) {
          if (learned != null) {
            throw new IllegalStateException(
                "there must be at most one LearnedMixupIterator, but one is around another");
          }
          learned = found;
        } else {
          prefetched |= at instanceof PrefetchingIterator;
        }
        at = WrappingIterator.wrappedBy(wrapping);
      }
      if (inner.stream().anyMatch(iterator -> iterator.reference() != null)) {
        throw new IllegalStateException(
            "an iterator that mixes with a reference must be around a LearnedMixupIterator, but is"
                + " within it: its place cannot be told");
      }
      return new Chain(outer, learned, inner);
    }
  }

  static AugmentationState of(DataSetIterator outermost) {
    Chain chain = Chain.of(outermost);
    return new AugmentationState(
        stages(chain.outer()),
        chain.learned() == null ? null : chain.learned().state(),
        stages(chain.inner()));
  }

  private static List<Stage> stages(List<ChangingIterator> iterators) {
    return iterators.stream()
        .map(iterator -> new Stage(iterator.description(), iterator.position()))
        .toList();
  }

  /** Sets the positions of iterators with the same settings. */
  void restore(ChangingIterator outermost) {
    Chain chain = Chain.of(outermost);
    if ((learned == null) != (chain.learned() == null)) {
      throw new InvalidInputException(
          "a run must be resumed with the same iterators, but learned mixup is %s"
              .formatted(learned == null ? "here and not there" : "there and not here"));
    }
    requireSame(outer, chain.outer());
    requireSame(inner, chain.inner());
    if (learned != null && !learned.equals(chain.learned().state())) {
      throw new InvalidInputException(
          "the LearnedMixupIterator must resume from its own state, %s, but is %s: build it with"
                  .formatted(learned, chain.learned().state())
              + " resumeFrom(state.learned())");
    }
    for (int i = 0; i < outer.size(); i++) {
      // Learned mixup brings what is within to its place.
      boolean replays = learned == null && i == outer.size() - 1;
      chain.outer().get(i).goOnFrom(outer.get(i).position(), replays);
    }
    for (int i = 0; i < inner.size(); i++) {
      chain.inner().get(i).goOnFrom(inner.get(i).position().atBeginningOfEpoch(), false);
    }
  }

  private static void requireSame(List<Stage> stages, List<ChangingIterator> iterators) {
    if (stages.size() != iterators.size()) {
      throw new InvalidInputException(
          "a run must be resumed with the same iterators, but the state is of %d, %s, and here are %d, %s"
              .formatted(
                  stages.size(),
                  stages.stream().map(stage -> stage.settings().kind()).toList(),
                  iterators.size(),
                  iterators.stream().map(iterator -> iterator.description().kind()).toList()));
    }
    for (int i = 0; i < stages.size(); i++) {
      Description own = iterators.get(i).description();
      if (!stages.get(i).settings().equals(own)) {
        throw new InvalidInputException(
            "a run must be resumed with its own settings, but the state of %s differs: %s"
                .formatted(own.kind(), stages.get(i).settings().differencesInWords(own)));
      }
    }
  }

  /** Where learned mixup is, if there is any; build it with this. */
  public Optional<MixState> learned() {
    return Optional.ofNullable(learned);
  }

  /** How many epochs have begun. */
  public long epochs() {
    return outer.get(0).position().epochs();
  }

  /** How many batches of the epoch that began last were delivered. */
  public long batches() {
    return outer.get(0).position().epochBatches();
  }

  /**
   * Writes a sealed file, beside its place and then into it.
   *
   * @throws IOException if it cannot be written
   */
  public void save(Path file) throws IOException {
    SealedFile.write(
        file,
        SealedFile.seal(
            KIND,
            to -> {
              write(outer, to);
              to.writeBoolean(learned != null);
              if (learned != null) {
                learned.write(to);
              }
              write(inner, to);
            }));
  }

  private static void write(List<Stage> stages, DataOutputStream to) throws IOException {
    to.writeInt(stages.size());
    for (Stage stage : stages) {
      stage.write(to);
    }
  }

  /**
   * Reads a file that {@link #save} wrote.
   *
   * @throws IOException if it cannot be read
   * @throws InvalidInputException if it is foreign, damaged or of another version
   */
  public static AugmentationState load(Path file) throws IOException {
    try (DataInputStream from = SealedFile.read(file, KIND)) {
      AugmentationState state =
          new AugmentationState(
              readStages(from, 1),
              from.readBoolean() ? MixState.read(from) : null,
              readStages(from, 0));
      if (from.available() > 0) {
        throw new IllegalArgumentException("%d bytes are left over".formatted(from.available()));
      }
      return state;
    } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
      throw new InvalidInputException("%s is a damaged %s: %s".formatted(file, KIND.name(), e), e);
    }
  }

  private static List<Stage> readStages(DataInputStream from, int least) throws IOException {
    int count = from.readInt();
    if (count < least || count > MOST_STAGES) {
      throw new IllegalArgumentException(
          "iterators must be %d to %d, but are %d".formatted(least, MOST_STAGES, count));
    }
    List<Stage> stages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stages.add(new Stage(Description.read(from), StagePosition.read(from)));
    }
    return stages;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AugmentationState that
        && outer.equals(that.outer)
        && Objects.equals(learned, that.learned)
        && inner.equals(that.inner);
  }

  @Override
  public int hashCode() {
    return Objects.hash(outer, learned, inner);
  }

  /** A short summary, such as: after 5 batches of epoch 3 (mixing, learned mixup, transform). */
  @Override
  public String toString() {
    List<String> kinds = new ArrayList<>();
    outer.forEach(stage -> kinds.add(stage.settings().kind()));
    if (learned != null) {
      kinds.add("learned mixup");
    }
    inner.forEach(stage -> kinds.add(stage.settings().kind()));
    return "after %d batches of epoch %d (%s)"
        .formatted(batches(), epochs(), String.join(", ", kinds));
  }
}
