# Two-stage least squares, its tests and covariances; LIML by matrix algebra; Anderson-Rubin limits by bisection of the test.
# Run in this folder: Rscript iv.R > iv.csv
suppressMessages({library(AER); library(sandwich)})
cat(sprintf("# R %s, AER %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("AER"), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
p <- read.csv("../regression/panel.csv")
show <- function(case, fit, V, diagnostics = TRUE, ...) {
  put(case, names(coef(fit)), coef(fit)); put(case, paste(names(coef(fit)), "se"), sqrt(diag(V)))
  if (!diagnostics) return(invisible())
  d <- summary(fit, diagnostics = TRUE)$diagnostics
  put(case, "first-stage F classical", d["Weak instruments", "statistic"])
  put(case, "Wu-Hausman F", d["Wu-Hausman", "statistic"]); put(case, "Wu-Hausman p", d["Wu-Hausman", "p-value"])
  if (!is.na(d["Sargan", "statistic"])) { put(case, "Sargan", d["Sargan", "statistic"]); put(case, "Sargan p", d["Sargan", "p-value"]) }
}
wald <- function(stage, V, z) { b <- coef(stage)[z]; sum(b * solve(V[z, z], b)) / length(z) }
fit <- ivreg(steps ~ age + joined | age + near + salons, data = p)
stage <- lm(joined ~ age + near + salons, p); z <- c("near", "salons")
show("over classical", fit, vcov(fit)); put("over classical", "first-stage F", wald(stage, vcov(stage), z))
put("over classical", "sigma", fit$sigma)
put("over classical", "partial R squared", 1 - deviance(stage) / deviance(lm(joined ~ age, p)))
show("over HC0", fit, vcovHC(fit, type = "HC0"))
show("over HC1", fit, vcovHC(fit, type = "HC1")); put("over HC1", "first-stage F", wald(stage, vcovHC(stage, type = "HC1"), z))
show("over CR1", fit, vcovCL(fit, p$region, type = "HC1"))
put("over CR1", "first-stage F", wald(stage, vcovCL(stage, p$region, type = "HC1"), z))
just <- ivreg(steps ~ age + factor(time) + joined | age + factor(time) + near, data = p)
show("just classical", just, vcov(just))
w <- ivreg(steps ~ age + joined | age + near + salons, data = p, weights = weight)
show("weighted classical", w, vcov(w), FALSE); show("weighted HC1", w, vcovHC(w, type = "HC1"), FALSE)
fe <- ivreg(steps ~ joined + age + factor(unit) + factor(time) | near + salons + age + factor(unit) + factor(time), data = p)
u <- estfun(fe); keep <- c("age", "joined"); B <- bread(fe) / nobs(fe)
put("effects", keep, coef(fe)[keep]); put("effects classical", paste(keep, "se"), sqrt(diag(vcov(fe))[keep]))
G <- length(unique(p$unit)); V <- B %*% crossprod(rowsum(u, p$unit)) %*% B * G / (G - 1) * (nobs(fe) - 1) / (nobs(fe) - (2 + 8))
put("effects", paste(keep, "se"), sqrt(diag(V)[keep]))
two <- ivreg(steps ~ age + joined + treated | age + near + salons + arm + clinic, data = p)
show("two classical", two, vcov(two), FALSE)
d <- summary(two, diagnostics = TRUE)$diagnostics
put("two classical", c("first-stage F classical of joined", "first-stage F classical of treated", "Wu-Hausman F", "Sargan"), d[, "statistic"])
# LIML
y <- p$steps; X1 <- cbind(1, p$age); Z <- cbind(X1, p$near, p$salons); Y <- cbind(y, p$joined); X <- cbind(X1, p$joined)
M <- function(A, v) v - A %*% solve(crossprod(A), crossprod(A, v))
k <- min(Re(eigen(solve(crossprod(Y, M(Z, Y))) %*% crossprod(Y, M(X1, Y)))$values))
A <- crossprod(X) - k * crossprod(X, M(Z, X)); b <- solve(A, crossprod(X, y) - k * crossprod(X, M(Z, y)))
e <- y - X %*% b; n <- length(y); nm <- c("(Intercept)", "age", "joined")
put("liml classical", "kappa", k); put("liml classical", nm, b)
put("liml classical", paste(nm, "se"), sqrt(diag(solve(A)) * sum(e^2) / (n - 3)))
Xk <- X - k * M(Z, X); S <- rowsum(Xk * as.vector(e), p$region); g <- nrow(S)
V <- solve(A) %*% crossprod(S) %*% solve(A) * g / (g - 1) * (n - 1) / (n - 3)
put("liml CR1", nm, b); put("liml CR1", paste(nm, "se"), sqrt(diag(V)))
# Anderson-Rubin
ar <- function(b0) { e <- y - p$joined * b0; r <- sum(M(X1, e)^2); u <- sum(M(Z, e)^2)
  (r - u) / 2 / (u / (n - 4)) - qf(0.95, 2, n - 4) }
mid <- optimize(ar, c(-3, 3))$minimum
put("over classical", "Anderson-Rubin lower", uniroot(ar, c(-5, mid), tol = 1e-14)$root)
put("over classical", "Anderson-Rubin upper", uniroot(ar, c(mid, 5), tol = 1e-14)$root)
