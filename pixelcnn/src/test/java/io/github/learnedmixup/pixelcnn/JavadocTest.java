package io.github.learnedmixup.pixelcnn;

import io.github.learnedmixup.JavadocRules;

class JavadocTest extends JavadocRules {}
