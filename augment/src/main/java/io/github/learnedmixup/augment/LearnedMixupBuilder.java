package io.github.learnedmixup.augment;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.github.learnedmixup.augment.bank.BankUse;
import io.github.learnedmixup.augment.bank.SampleBank;
import io.github.learnedmixup.augment.bank.SampleStore;
import io.github.learnedmixup.pixelcnn.batch.ChannelOrder;
import io.github.learnedmixup.pixelcnn.batch.ClassNames;
import io.github.learnedmixup.pixelcnn.batch.PixelRange;
import io.github.learnedmixup.pixelcnn.batch.PixelRangeRule;
import io.github.learnedmixup.pixelcnn.error.InvalidInputException;
import io.github.learnedmixup.pixelcnn.identity.Description;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the settings of a {@link LearnedMixupIterator}; see {@link #build()} and {@link
 * LearnedMixupIterator#builder}.
 */
public final class LearnedMixupBuilder extends SampleSettingsBuilder<LearnedMixupBuilder> {
  private static final Logger log = LoggerFactory.getLogger(LearnedMixupIterator.class);

  private final DataSetIterator base;
  private final boolean readsBase;
  private RealParents.@Nullable Crossing crossingOfBase;
  private @Nullable SoftLabels labels;
  private @Nullable PixelRange pixelRange;
  private @Nullable ChannelOrder channelOrder;
  private @Nullable MixState from;
  private @Nullable Path bank;
  private @Nullable Path bankReadOnly;
  private long batchesPerEpoch; // 0 if it is not known
  private boolean checksLabels = true;

  /**
   * Starts from the default settings.
   *
   * @param readsBase whether images of the base are parents by default
   */
  LearnedMixupBuilder(DataSetIterator base, SampleSource source, boolean readsBase) {
    super(source);
    this.base = Objects.requireNonNull(base, "base");
    this.readsBase = readsBase;
  }

  /**
   * The settings of an iterator, which go together.
   *
   * @param channelOrder of the base's images; RGB where they are grey
   * @param from where the run was that is resumed; null for a run of its own
   * @param bank the folder of a bank, if there is one
   * @param batchesPerEpoch 0 if it is not known
   * @param checksChannels whether the order of the channels is a guess to be checked
   */
  record Settings(
      DataSetIterator base,
      SampleSource source,
      MixPlan mix,
      SampleSupply supply,
      SoftLabels labels,
      long seed,
      @Nullable PixelRange pixelRange,
      ChannelOrder channelOrder,
      @Nullable MixState from,
      @Nullable Path bank,
      BankUse bankUse,
      long batchesPerEpoch,
      boolean checksLabels,
      boolean checksChannels) {

    /** Opens the bank; an empty store if there is none. */
    SampleStore store() {
      return bank == null
          ? SampleStore.NONE
          : SampleBank.open(bank, RunDescription.contents(source, mix), bankUse);
    }

    /** Describes all that batches depend on beside the base. */
    Description describe() {
      return RunDescription.ofRun(source, mix, supply, labels, seed, pixelRange, channelOrder);
    }

    /** Refuses a state of another run than one with these settings. */
    private void requireOwnState() {
      if (from == null) {
        return;
      }
      Description own = describe();
      if (!from.settings().equals(own)) {
        throw new InvalidInputException(
            "a run must be resumed with its own settings, but the state differs: "
                + from.settings().differencesInWords(own));
      }
      from.position().pairs().forEach(version -> version.requireFits(source.trained()));
    }
  }

  @Override
  LearnedMixupBuilder self() {
    return this;
  }

  /**
   * Sets how synthetic images are labelled. Default: as the {@link #preset} says; without one,
   * {@link SoftLabels#defaults()}.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder softLabels(SoftLabels newLabels) {
    labels = Objects.requireNonNull(newLabels, "softLabels");
    return this;
  }

  /**
   * Takes real images of the base for synthetic ones to be like, and refuses a base that has none
   * to give. It excludes {@link #parents} and {@link #withoutParents()}.
   *
   * <p>Default: as the {@link #preset} says; without one, {@link RealParents.Crossing#EVEN} for
   * grey images and {@link RealParents.Crossing#MATCHED} for those in colour. Over all measured
   * comparisons of grey images, EVEN is the most even form: best or near it with few labelled
   * images and on images that no setting was tuned on, some points behind posterior labels with
   * 1,000 images and more of MNIST. By default a base that has none to give is not refused. Images
   * are then sampled freely, and one line of the log says why. That is so where the base
   *
   * <ul>
   *   <li>cannot be reset,
   *   <li>has no image of a class that the model was trained on,
   *   <li>has a preprocessor whose work cannot be undone, or
   *   <li>gives batches that do not go with the model, which {@code next()} will refuse.
   * </ul>
   *
   * <p><b>The pass over the base.</b> {@link #build()} resets the base, reads up to 10,000 images,
   * more only until there is one of each class that the model was trained on, and resets it again.
   * So the base is at its beginning afterwards, wherever it was before, and one that shuffles with
   * each reset has shuffled twice. A resumed iterator does so as well; these resets are not counted
   * in its {@linkplain LearnedMixupIterator#state() state}.
   *
   * <p><b>Memory.</b> Images are kept at a byte a pixel: 8 MB for 10,000 images of 28x28 pixels,
   * and twice that while they are read.
   *
   * <p><b>Reproducibility.</b> Images are sorted by class and content, so that the parents do not
   * depend on the order in which the base gives them. Where the base has more than 10,000, which of
   * them are read does: a run is then resumed, and a bank used, only with a base that gives the
   * same images first.
   *
   * @param crossing how much of which parent is where
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder parentsOfBase(RealParents.Crossing crossing) {
    crossingOfBase = Objects.requireNonNull(crossing, "parentsOfBase");
    return this;
  }

  /**
   * Sets the range of the base's pixel values before its preprocessor, if any. Default: decided by
   * the first batch, as {@link PixelRangeRule} says. Set it where first batches do not tell, such
   * as nearly black images. A batch that is clearly in another range is refused all the same. What
   * normalises images must be the base's preprocessor: if it is done before, in the base itself or
   * behind a wrapper that hides its preprocessor, it is not done to synthetic images.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder pixelRange(PixelRange newRange) {
    pixelRange = Objects.requireNonNull(newRange, "pixelRange");
    return this;
  }

  /**
   * Sets the order in which the base's colour images have their channels. Default: BGR where the
   * base reads images by DataVec's record readers, else RGB. Where that is only assumed, the first
   * batch of 16 images and more is compared with the model's colours, and a warning says so if red
   * and blue seem to be exchanged.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder channelOrder(ChannelOrder newOrder) {
    channelOrder = Objects.requireNonNull(newOrder, "channelOrder");
    return this;
  }

  /**
   * Sets the state that the iterator goes on from, with the same settings and model, and a base
   * that is at its beginning; default: a run of its own. The late policy, and whatever else only
   * decides how samples are supplied, may be others. See {@link LearnedMixupIterator}.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder resumeFrom(MixState state) {
    from = Objects.requireNonNull(state, "resumeFrom");
    return this;
  }

  /**
   * Sets a folder in which samples persist; default none. What is in it is read instead of
   * generated, and what is generated is written into it, so that the next run begins where this one
   * ends. Batches are the same with it as without. It excludes {@link #bankReadOnly}.
   *
   * <p>A bank belongs to one model, engine, blend, temperature, acceptance and set of parents: what
   * was filled on a graphics card is refused where a CPU generates. One iterator at a time uses it.
   * A disk that is full, or fails in another way, is logged and counted in {@link
   * LearnedMixupIterator#metrics()}, and stops nothing. Where the folder of a bank cannot be
   * written, it is used as {@link #bankReadOnly} does, and the log says so.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder bank(Path newBank) {
    bank = Objects.requireNonNull(newBank, "bank");
    return this;
  }

  /**
   * Sets a bank that is read and never written; default none. It must exist, and is not locked: any
   * number of iterators and processes may read it at once, even while another one fills it. They
   * see what was in it when they opened it. It excludes {@link #bank}.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder bankReadOnly(Path newBank) {
    bankReadOnly = Objects.requireNonNull(newBank, "bankReadOnly");
    return this;
  }

  /**
   * Sets how many batches an epoch of the base has, at least 1. Samples are then not requested for
   * more batches than the {@linkplain MixPlan#schedule schedule} lets follow, even in the first
   * epoch. It changes no batch. Default: from the second epoch on it is what the last one had, and
   * the first is taken for one without end.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder batchesPerEpoch(long batches) {
    if (batches < 1) {
      throw new IllegalArgumentException("batchesPerEpoch must be positive, but is " + batches);
    }
    batchesPerEpoch = batches;
    return this;
  }

  /**
   * Sets whether the model classifies some of the first real images, so that the log can warn of
   * classes in another order than the model's; default true. Whether red and blue seem to be
   * exchanged is looked at as well, where the order of the channels is not known. It takes a few
   * seconds of one processor, once for each iterator, on a daemon thread, and changes no batch.
   * Turn it off where many short trainings use the same base and model.
   */
  @CanIgnoreReturnValue
  public LearnedMixupBuilder checkLabels(boolean check) {
    checksLabels = check;
    return this;
  }

  /**
   * Creates the iterator; nothing is generated before its first batch. Where images of the base are
   * parents, the base is {@linkplain #parentsOfBase read and reset}. A bank is read from end to
   * end, to see that it is whole, and a sampler is created to ask it for its engine.
   *
   * @throws IllegalArgumentException if settings do not go together: two exclude each other; pairs,
   *     acceptance or parents are not of the model's classes; a pair names a class without training
   *     images; there is a second opinion and no acceptance, or a limit to the bytes of a bank and
   *     no bank that is written
   * @throws InvalidInputException if it is to resume a run that had other settings; if base and
   *     model name their classes differently; if {@link #parentsOfBase} is set and the base has no
   *     parents to give; or if the bank's folder holds something else, is of another model or other
   *     settings, is damaged, in use, or neither a bank nor writable; it is left as it is
   * @throws java.io.UncheckedIOException if the bank cannot be read or made
   */
  public LearnedMixupIterator build() {
    return new LearnedMixupIterator(settings());
  }

  /** The settings, once they have been found to go together. */
  Settings settings() {
    requireNoContradiction();
    exclude("parents", parents() != null, "parentsOfBase", crossingOfBase != null);
    exclude("parentsOfBase", crossingOfBase != null, "withoutParents", isWithoutParents());
    exclude("bank", bank != null, "bankReadOnly", bankReadOnly != null);
    if (limitsBank() && bank == null) {
      throw new IllegalArgumentException(
          "bankMaxBytes limits a bank that is written, but there is none: set bank as well");
    }
    model().trained().requireNames(ClassNames.of(base, model().spec().classes()), "base");
    RealParents chosenParents = chosenParents();
    if (chosenLabels().inherits() && chosenParents == null) {
      throw new IllegalArgumentException(
          "labels are inherited from real parents, but there are none: set parents, or other labels");
    }
    MixPlan mix = mix(chosenParents);
    Settings settings =
        new Settings(
            base,
            source(mix, chosenParents),
            mix,
            supply(),
            chosenLabels(),
            seed(),
            pixelRange,
            order(),
            from,
            bank == null ? bankReadOnly : bank,
            BankUse.of(bank == null ? BankUse.Access.READ : BankUse.Access.WRITE_IF_POSSIBLE)
                .withMaxBytes(bankMaxBytes()),
            batchesPerEpoch,
            checksLabels,
            checksLabels && guessesOrder());
    settings.requireOwnState();
    return settings;
  }

  private boolean guessesOrder() {
    return model().spec().shape().isColour()
        && channelOrder == null
        && ChannelOrder.told(base).isEmpty();
  }

  private ChannelOrder order() {
    if (!model().spec().shape().isColour()) {
      return ChannelOrder.RGB;
    }
    return channelOrder == null ? ChannelOrder.of(base) : channelOrder;
  }

  private SoftLabels chosenLabels() {
    if (labels != null) {
      return labels;
    }
    Preset preset = preset();
    return preset == null ? SoftLabels.defaults() : preset.labels();
  }

  private @Nullable RealParents chosenParents() {
    if (parents() != null || isWithoutParents()) {
      return parents();
    }
    if (crossingOfBase != null) {
      return RealParents.ofBase(base, model(), crossingOfBase, order(), pixelRange);
    }
    Preset preset = preset();
    if (preset != null) {
      return preset.crossing().map(this::parentsIfPossible).orElse(null);
    }
    return readsBase
        ? parentsIfPossible(RealParents.Crossing.defaultOf(model().spec().shape()))
        : null;
  }

  private @Nullable RealParents parentsIfPossible(RealParents.Crossing crossing) {
    try {
      return RealParents.ofBase(base, model(), crossing, order(), pixelRange);
    } catch (InvalidInputException e) {
      log.info(
          "learned mixup: images are sampled freely, without real parents: {}", e.getMessage());
      return null;
    }
  }
}
