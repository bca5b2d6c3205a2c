package io.github.learnedmixup.benchmarks.memory;

/**
 * What a long run holds at one moment.
 *
 * @param process the process itself
 * @param stateBytes the file of its state
 * @param bankBytes the files of its bank; 0 without one
 */
record SoakReading(MemoryReading process, long stateBytes, long bankBytes) {}
