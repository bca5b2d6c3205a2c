package io.github.learnedmixup.augment;

import io.github.learnedmixup.JavadocRules;

class JavadocTest extends JavadocRules {}
