package io.github.learnedmixup.console;

/** Receives reports of how far the work has come. */
public interface Progress {
  /** Tells nobody. */
  Progress SILENT =
      (name, steps) ->
          new Task() {
            @Override
            public void advance(long done) {}

            @Override
            public void close() {}
          };

  /** Begins a piece of work of so many steps. */
  Task begin(String name, long steps);

  /** A piece of work under way. */
  interface Task extends AutoCloseable {
    /** Tells how many steps are done by now. */
    void advance(long done);

    @Override
    void close();
  }
}
