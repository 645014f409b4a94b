# Randomised trials: t tests, adjustment for covariates, Lin's estimator.
# Run in this folder: Rscript trial.R FOLDER-OF-SHARED-DATA > trial.csv
suppressMessages({library(sandwich); library(estimatr)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s, estimatr %s\ncase,name,value\n", getRversion(), packageVersion("sandwich"), packageVersion("estimatr")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
test <- function(case, treated, control, ...) { t <- t.test(treated, control, ...)
  put(case, c("estimate", "se", "df", "lower", "upper", "p"), c(-diff(t$estimate), t$stderr, t$parameter, t$conf.int, t$p.value)) }
w <- read.csv(file.path(shared, "evaluation/WeightLossIncentive4.csv"))
a <- w$WeightLoss[w$Group == "Incentive"]; b <- w$WeightLoss[w$Group == "Control"]
test("loss", a, b); test("loss equal", a, b, var.equal = TRUE); test("loss 0.9", a, b, conf.level = 0.9)
s <- sleep$extra; test("sleep", s[11:20], s[1:10]); test("sleep equal", s[11:20], s[1:10], var.equal = TRUE)
i <- read.csv(file.path(shared, "evaluation/illinois_wellness/claims.csv"))
i <- i[complete.cases(i[c("spend_0816_0717", "treat", "spend_0715_0716", "male", "age50", "age37_49")]), ]
fit <- lm(spend_0816_0717 ~ treat + spend_0715_0716 + male + age50 + age37_49, i)
lin <- lm_lin(spend_0816_0717 ~ treat, covariates = ~ spend_0715_0716 + male + age50 + age37_49, data = i, se_type = "HC2")
for (k in c("HC2", "HC3")) { put(paste("illinois", k), "treat", coef(fit)["treat"]); put(paste("illinois", k), "treat se", sqrt(vcovHC(fit, type = k)["treat", "treat"])) }
put("illinois lin", "treat", coef(lin)["treat"]); put("illinois lin", "treat se", lin$std.error["treat"]); put("illinois lin", "treat df", lin$df["treat"])
p <- read.csv("panel.csv")
l <- lm_lin(steps ~ arm, covariates = ~ age + near, data = p, clusters = region, se_type = "CR2")
put("panel lin CR2", "arm", coef(l)["arm"]); put("panel lin CR2", "arm se", l$std.error["arm"]); put("panel lin CR2", "arm df", l$df["arm"])
l <- lm_robust(steps ~ arm + age + near, data = p, se_type = "HC2")
put("panel HC2", "arm", coef(l)["arm"]); put("panel HC2", "arm se", l$std.error["arm"])
