/** Independent judges, and the images between two classes that they judge. */
@NullMarked
package io.github.learnedmixup.demo.judge;

import org.jspecify.annotations.NullMarked;
