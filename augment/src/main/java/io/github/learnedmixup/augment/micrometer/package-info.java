/** Publishes what the plugin does by Micrometer, for those who have it on their classpath. */
@NullMarked
package io.github.learnedmixup.augment.micrometer;

import org.jspecify.annotations.NullMarked;
