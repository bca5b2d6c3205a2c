/**
 * Experiments that compare ways to augment a classifier's training set on equal terms, and the page
 * that shows what came out.
 */
@NullMarked
package io.github.learnedmixup.demo;

import org.jspecify.annotations.NullMarked;
