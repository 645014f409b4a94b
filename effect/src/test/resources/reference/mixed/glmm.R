# Generalised linear mixed models. Run: Rscript glmm.R FOLDER-OF-SHARED-DATA > glmm.csv
suppressMessages(library(lme4))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, lme4 %s\ncase,name,value\n", getRversion(), packageVersion("lme4")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
# glmer leaves its inner iterations a little early (its deviance is off by 3e-7 at its own optimum on "small poisson", which its second
# derivatives feel): the same approximation written out here, maximised from glmer's estimates, is the closer reference.
approximation <- function(X, y, offset, group, family, nodes) {
  z <- 0; w <- 1
  if (nodes > 1) { J <- matrix(0, nodes, nodes); J[cbind(2:nodes, 2:nodes - 1)] <- J[cbind(2:nodes - 1, 2:nodes)] <- sqrt(1:(nodes - 1)); e <- eigen(J); z <- e$values; w <- e$vectors[1, ]^2 }
  rows <- split(seq_along(y), group)
  function(p) {
    s <- p[1]; eta <- drop(X %*% p[-1]) + offset
    -2 * sum(sapply(rows, function(i) {
      mean <- function(u) if (family == "binomial") plogis(eta[i] + s * u) else exp(eta[i] + s * u)
      H <- function(u) { m <- mean(u); 1 + s^2 * sum(if (family == "binomial") m * (1 - m) else m) }
      u <- 0; for (k in 1:60) u <- u + (s * sum(y[i] - mean(u)) - u) / H(u)
      h <- function(u) sum(if (family == "binomial") dbinom(y[i], 1, mean(u), log = TRUE) else dpois(y[i], mean(u), log = TRUE)) - u^2 / 2
      top <- h(u); log(sum(w * exp(sapply(u + z / sqrt(H(u)), h) - top + z^2 / 2))) + top - log(H(u)) / 2 }))
  }
}
fit <- function(case, formula, data, family, nAGQ = 1) {
  control <- glmerControl(optimizer = "bobyqa", tolPwrss = 1e-12, optCtrl = list(rhoend = 1e-9, maxfun = 1e5))
  model <- suppressWarnings(glmer(formula, data, family, nAGQ = nAGQ, control = control))
  put(case, names(fixef(model)), fixef(model))
  put(case, paste(names(fixef(model)), "se"), sqrt(diag(as.matrix(vcov(model)))))
  put(case, "variance", as.data.frame(VarCorr(model))$vcov)
  if (nAGQ == 1) put(case, "log-likelihood", as.numeric(logLik(model)))
  if (isSingular(model)) return(invisible())
  deviance <- approximation(getME(model, "X"), getME(model, "y"), getME(model, "offset"), getME(model, "flist")[[1]], family, nAGQ)
  start <- c(getME(model, "theta"), fixef(model)); unit <- c(0.1, sqrt(diag(as.matrix(vcov(model)))))
  scaled <- function(p) deviance(start + unit * p)
  p <- 0 * start
  gradient <- function(p) sapply(seq_along(p), function(k) { e <- replace(0 * p, k, 0.02); (8 * (scaled(p + e) - scaled(p - e)) - (scaled(p + 2 * e) - scaled(p - 2 * e))) / 0.24 })
  for (step in 1:3) { H <- sapply(seq_along(p), function(k) { e <- replace(0 * p, k, 0.01); (gradient(p + e) - gradient(p - e)) / 0.02 }); H <- (H + t(H)) / 2; p <- p - solve(H, gradient(p)) }
  found <- start + unit * p; case <- paste(case, "exact")
  put(case, names(fixef(model)), found[-1])
  put(case, paste(names(fixef(model)), "se"), (unit * sqrt(diag(solve(H / 2))))[-1])
  put(case, "variance", found[[1]]^2)
  put(case, "log-likelihood", -deviance(found) / 2)
}
i <- 0:89
small <- data.frame(area = i %% 9, x = ((i * 37) %% 101) / 10, treated = (i %% 9) %% 2, y = ((i * 53) %% 89) / 7 + (i %% 9) * 1.5 + ((i * 37) %% 101) / 20, round = i %/% 9)
small$high <- as.numeric(small$y > 14); small$count <- floor(small$y)
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv")); lalonde$any <- as.numeric(lalonde$re78 > 3000); lalonde$months <- floor(lalonde$re78 / 1000)
nhefs <- read.csv(file.path(shared, "evaluation/nhefs.csv")); nhefs <- nhefs[!is.na(nhefs$birthplace), ]
for (nodes in c(1, 9)) {
  fit(paste("small binomial", nodes), high ~ treated + x + (1 | area), small, "binomial", nodes)
  fit(paste("small poisson", nodes), count ~ treated + x + (1 | area), small, "poisson", nodes)
  fit(paste("any", nodes), any ~ treat + race + married + (1 | educ), lalonde, "binomial", nodes)
  fit(paste("months", nodes), months ~ treat + married + offset(log(age)) + (1 | educ), lalonde, "poisson", nodes)
  fit(paste("birthplace", nodes), asthma ~ qsmk + sex + (1 | birthplace), nhefs, "binomial", nodes)
}
