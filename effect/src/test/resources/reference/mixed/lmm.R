# Linear mixed models. Run in this folder: Rscript lmm.R FOLDER-OF-SHARED-DATA > lmm.csv
suppressMessages(library(lme4))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, lme4 %s\ncase,name,value\n", getRversion(), packageVersion("lme4")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
tight <- lmerControl(optimizer = "nloptwrap", optCtrl = list(xtol_abs = 1e-13, xtol_rel = 1e-13, ftol_abs = 1e-15, ftol_rel = 1e-16, maxeval = 1e5), calc.derivs = FALSE,
  check.conv.singular = "ignore")
fit <- function(case, formula, data, REML = TRUE) {
  parsed <- lFormula(formula, data, REML = REML, control = tight)
  deviance <- do.call(mkLmerDevfun, parsed)
  found <- optimizeLmer(deviance, control = tight$optCtrl)
  theta <- found$par
  # Newton steps from where the search stopped: it stops at 1e-6 of a flat maximum.
  gradient <- function(t) sapply(seq_along(t), function(k) { h <- 2e-3 * max(abs(t[k]), 0.1 * max(abs(t))); e <- replace(0 * t, k, h)
    (8 * (deviance(t + e) - deviance(t - e)) - (deviance(t + 2 * e) - deviance(t - 2 * e))) / (12 * h) })
  if (min(abs(theta)) > 1e-3) for (step in 1:4) {
    H <- sapply(seq_along(theta), function(k) { h <- 1e-3 * max(abs(theta[k]), 0.1 * max(abs(theta))); e <- replace(0 * theta, k, h); (gradient(theta + e) - gradient(theta - e)) / (2 * h) })
    theta <- theta - solve((H + t(H)) / 2, gradient(theta))
  }
  deviance(theta)
  found$par <- theta; found$fval <- deviance(theta)
  model <- mkMerMod(environment(deviance), found, parsed$reTrms, parsed$fr)
  put(case, names(fixef(model)), fixef(model))
  put(case, paste(names(fixef(model)), "se"), sqrt(diag(as.matrix(vcov(model)))))
  put(case, "log-likelihood", as.numeric(logLik(model)))
  put(case, "AIC", AIC(model)); put(case, "BIC", BIC(model))
  v <- as.data.frame(VarCorr(model)); v$grp <- sub("\\.1$", "", v$grp)
  label <- ifelse(v$grp == "Residual", "variance residual", ifelse(is.na(v$var2), paste("variance", v$grp, v$var1), paste("covariance", v$grp, v$var1, v$var2)))
  put(case, label, v$vcov)
}
i <- 0:89
small <- data.frame(area = i %% 9, x = ((i * 37) %% 101) / 10, treated = (i %% 9) %% 2, y = ((i * 53) %% 89) / 7 + (i %% 9) * 1.5 + ((i * 37) %% 101) / 20, round = i %/% 9)
fit("small REML", y ~ treated + x + (1 | area), small)
fit("small ML", y ~ treated + x + (1 | area), small, FALSE)
fit("small slope", y ~ x + (1 + x | area), small)
fit("small crossed", y ~ x + (1 | area) + (1 | round), small)
counties <- read.csv(file.path(shared, "evaluation/mpdta.csv"))
fit("counties REML", lemp ~ treat + lpop + I(year - 2003) + (1 | countyreal), counties)
fit("counties ML", lemp ~ treat + lpop + I(year - 2003) + (1 | countyreal), counties, FALSE)
fit("counties slope", lemp ~ treat + lpop + year + (1 + year | countyreal), within(counties, year <- year - 2003))
fit("counties crossed", lemp ~ treat + lpop + (1 | countyreal) + (1 | year), counties)
fit("counties three", lemp ~ treat + lpop + (1 | countyreal) + (1 | year) + (1 | first.treat), counties)
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
fit("schooling", re78 ~ treat * race + age + re74 + (1 | educ), lalonde)
fit("nested", lemp ~ lpop + (1 | first.treat) + (1 | countyreal), counties)
fit("small apart", y ~ x + treated + (1 + x || area), small)
