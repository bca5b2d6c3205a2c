package io.github.learnedmixup.augment.bank;

import org.jspecify.annotations.Nullable;

/**
 * A second window on the virtual set of samples, behind the cache: it may know samples that were
 * drawn before, and takes those that are drawn. Thread safe; nothing in it fails, since a sample
 * that is not there can be drawn.
 */
public interface SampleStore extends AutoCloseable {
  /** Knows nothing and takes nothing. */
  public SampleStore NONE =
      new SampleStore() {
        @Override
        public @Nullable GeneratedImage find(SampleKey key) {
          return null;
        }

        @Override
        public void keep(SampleKey key, GeneratedImage image) {}

        @Override
        public void writeIfDue() {}

        @Override
        public long hits() {
          return 0;
        }

        @Override
        public long failures() {
          return 0;
        }

        @Override
        public void close() {}
      };

  /** The sample if it is here. */
  @Nullable GeneratedImage find(SampleKey key);

  /** Takes a sample, in memory only, so that whoever waits for it need not wait for a disk. */
  public void keep(SampleKey key, GeneratedImage image);

  /** Makes what was taken last, if that is enough or long enough ago. */
  public void writeIfDue();

  /** How many samples were found. */
  public long hits();

  /** How many samples could not be read or written. */
  public long failures();

  /** Writes what was taken, and lets go. Twice is harmless. */
  @Override
  public void close();
}
