# Cox regression with the exact (conditional) likelihood of tied deaths. Run: Rscript exact.R FOLDER-OF-SHARED-DATA > exact.csv
suppressMessages(library(survival))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, survival %s\ncase,name,value\n", getRversion(), packageVersion("survival")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
tight <- coxph.control(eps = 1e-14, iter.max = 60, toler.chol = 1e-15)
fits <- function(case, formula, data) {
  fit <- coxph(formula, data, ties = "exact", control = tight); b <- fit$coefficients
  # With late entry the answer has no class, so that neither coef() nor vcov() know it.
  put(case, names(b), b); put(case, paste(names(b), "se"), sqrt(diag(as.matrix(fit$var))))
  put(case, "log-likelihood", fit$loglik[2]); put(case, "log-likelihood of no effect", fit$loglik[1])
  put(case, "Wald test", sum(b * solve(fit$var, b))); put(case, "score test", fit$score)
}
tiny <- data.frame(start = c(0, 0, 2, 5, 1, 3, 0, 4, 6, 9, 2, 7, 8, 5, 10), stop = c(5, 5, 5, 9, 9, 9, 12, 12, 14, 14, 15, 17, 20, 21, 22),
  died = c(1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1), x = c(1, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1),
  z = c(0.2, 1.4, 0.7, 0.1, 2.2, 1.1, 0.9, 0.4, 0.3, 1.8, 0.6, 1.2, 0.5, 1.6, 0.8), area = c(1, 1, 1, 2, 2, 2, 3, 3, 3, 1, 2, 3, 1, 2, 1))
melanoma <- read.csv("melanoma-people.csv")
melanoma$died <- as.integer(melanoma$cause != 0); melanoma$year <- ceiling(melanoma$time / 365); melanoma$month <- ceiling(melanoma$time / 30)
heart <- read.csv("heart-people.csv")
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
fits("tiny", Surv(stop, died) ~ x + z, tiny)
fits("tiny entry", Surv(start, stop, died) ~ x + z, tiny)
fits("tiny entry offset", Surv(start, stop, died) ~ x + offset(z), tiny)
fits("tiny entry strata", Surv(start, stop, died) ~ x + z + strata(area), tiny)
fits("melanoma years", Surv(year, died) ~ sex + thickness + age, melanoma)
fits("melanoma months", Surv(month, died) ~ sex + thickness + age + strata(ulcer), melanoma)
fits("heart", Surv(start, stop, event) ~ age + transplant + surgery, heart)
fits("matched sets", Surv(rep(1, nrow(lalonde)), treat) ~ age + educ + married + nodegree + strata(race), lalonde)
