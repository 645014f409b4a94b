package musubi.effect.glm;

import musubi.effect.distribution.Normal;

/**
 * How the mean follows from the linear predictor. Means stay inside the open range of the response, at the distance R
 * keeps, so that weights and deviances stay finite.
 *
 * <p>Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., sections 2.2.4 and 4.3.
 */
public enum Link {
    /** Log odds. */
    LOGIT("logit") {
        @Override
        public double mean(double eta) {
            if (eta < -FAR) return NEAREST / (1 + NEAREST);
            if (eta > FAR) return 1 / (1 + NEAREST);
            return 1 / (1 + StrictMath.exp(-eta));
        }

        @Override
        public double slope(double eta, double mean) {
            return Math.max(mean * (1 - mean), NEAREST);
        }

        @Override
        public double predictor(double mean) {
            return StrictMath.log(mean / (1 - mean));
        }
    },
    /** Normal quantile. */
    PROBIT("probit") {
        @Override
        public double mean(double eta) {
            return Normal.upTo(Math.max(-FARTHEST_NORMAL, Math.min(FARTHEST_NORMAL, eta)));
        }

        @Override
        public double slope(double eta, double mean) {
            return Math.max(Normal.density(eta), NEAREST);
        }

        @Override
        public double predictor(double mean) {
            return Normal.quantile(mean);
        }
    },
    /** Log of minus log of the complement: the hazard of a grouped time. */
    CLOGLOG("cloglog") {
        @Override
        public double mean(double eta) {
            return Math.max(NEAREST, Math.min(1 - NEAREST, -StrictMath.expm1(-StrictMath.exp(Math.min(eta, 700)))));
        }

        @Override
        public double slope(double eta, double mean) {
            double e = Math.min(eta, 700);
            return Math.max(StrictMath.exp(e - StrictMath.exp(e)), NEAREST);
        }

        @Override
        public double predictor(double mean) {
            return StrictMath.log(-StrictMath.log1p(-mean));
        }
    },
    /** Logarithm. */
    LOG("log") {
        @Override
        public double mean(double eta) {
            return Math.max(StrictMath.exp(eta), NEAREST);
        }

        @Override
        public double slope(double eta, double mean) {
            return mean;
        }

        @Override
        public double predictor(double mean) {
            return StrictMath.log(mean);
        }
    },
    /** The mean itself. */
    IDENTITY("identity") {
        @Override
        public double mean(double eta) {
            return eta;
        }

        @Override
        public double slope(double eta, double mean) {
            return 1;
        }

        @Override
        public double predictor(double mean) {
            return mean;
        }
    };

    private static final double NEAREST = Math.ulp(1.0);
    private static final double FAR = 30;
    private static final double FARTHEST_NORMAL = 8.125890664701906;
    private final String text;

    Link(String text) {
        this.text = text;
    }

    /** Its usual name. */
    public String text() {
        return text;
    }

    /** The mean at this linear predictor. */
    public abstract double mean(double eta);

    /** The change of the mean with the linear predictor. */
    public abstract double slope(double eta, double mean);

    /** The linear predictor of this mean. */
    public abstract double predictor(double mean);
}
