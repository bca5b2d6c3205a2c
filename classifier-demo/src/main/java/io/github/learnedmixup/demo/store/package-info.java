/** Results of finished trainings in a folder, from which an interrupted run goes on. */
@NullMarked
package io.github.learnedmixup.demo.store;

import org.jspecify.annotations.NullMarked;
