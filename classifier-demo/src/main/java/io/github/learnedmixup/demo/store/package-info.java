/** Results of finished trainings in a folder, from which an interrupted run resumes. */
@NullMarked
package io.github.learnedmixup.demo.store;

import org.jspecify.annotations.NullMarked;
