package musubi.effect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import musubi.effect.difference.DifferenceMethods;
import musubi.effect.glm.GlmMethods;
import musubi.effect.imputation.ImputationMethods;
import musubi.effect.indicator.IndicatorMethods;
import musubi.effect.inequality.InequalityMethods;
import musubi.effect.instrument.InstrumentMethods;
import musubi.effect.matching.MatchingMethods;
import musubi.effect.mixed.MixedMethods;
import musubi.effect.power.PowerMethods;
import musubi.effect.regression.RegressionMethods;
import musubi.effect.sensitivity.SensitivityMethods;
import musubi.effect.series.SeriesMethods;
import musubi.effect.survival.SurvivalMethods;
import musubi.effect.weighting.WeightingMethods;

/** Every method of the kernel, by family. */
public final class Methods {
    private static final List<Method> ALL = Stream.of(
                    RegressionMethods.all(),
                    GlmMethods.all(),
                    WeightingMethods.all(),
                    MatchingMethods.all(),
                    DifferenceMethods.all(),
                    InstrumentMethods.all(),
                    SurvivalMethods.all(),
                    MixedMethods.all(),
                    SeriesMethods.all(),
                    ImputationMethods.all(),
                    SensitivityMethods.all(),
                    PowerMethods.all(),
                    InequalityMethods.all(),
                    IndicatorMethods.all())
            .flatMap(List::stream)
            .toList();

    private Methods() {}

    /** All of them, in the order of the reference. */
    public static List<Method> all() {
        return ALL;
    }

    /** The method with this id. */
    public static Optional<Method> find(String id) {
        return ALL.stream().filter(m -> m.id().equals(id)).findFirst();
    }
}
