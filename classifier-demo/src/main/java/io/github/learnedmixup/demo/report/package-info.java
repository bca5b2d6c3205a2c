/** The report of an experiment: tables, JSON, charts, pictures, and the page with its verdict. */
@NullMarked
package io.github.learnedmixup.demo.report;

import org.jspecify.annotations.NullMarked;
