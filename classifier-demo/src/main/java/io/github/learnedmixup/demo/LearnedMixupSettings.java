package io.github.learnedmixup.demo;

import io.github.learnedmixup.augment.LearnedMixupIterator;
import io.github.learnedmixup.augment.MixPlan;
import io.github.learnedmixup.augment.SampleSupply;
import io.github.learnedmixup.augment.SoftLabels;
import io.github.learnedmixup.pixelcnn.PixelCnn;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * How between-class images are drawn, used and labelled.
 *
 * @param plan what is mixed, and how much of it
 * @param supply how samples are made, kept and used again
 * @param labels how samples are labelled
 */
record LearnedMixupSettings(MixPlan plan, SampleSupply supply, SoftLabels labels) {
  DataSetIterator iterator(DataSetIterator base, PixelCnn model, long seed) {
    return LearnedMixupIterator.builder(base, model)
        .mixPlan(plan)
        .sampleSupply(supply)
        .softLabels(labels)
        .seed(seed)
        .build();
  }
}
