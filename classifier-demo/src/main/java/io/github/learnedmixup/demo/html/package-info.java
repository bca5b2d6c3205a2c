/** Well-formed pages and drawings. */
@NullMarked
package io.github.learnedmixup.demo.html;

import org.jspecify.annotations.NullMarked;
