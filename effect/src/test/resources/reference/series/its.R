# Interrupted time series: Newey-West, Prais-Winsten by its published steps, quasi-Poisson with an offset.
# Run in this folder: Rscript its.R FOLDER-OF-SHARED-DATA > its.csv
suppressMessages({library(sandwich); library(lmtest)})
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s, lmtest %s\ncase,name,value\n", getRversion(), packageVersion("sandwich"), packageVersion("lmtest")))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
show <- function(case, b, V, nm) { put(case, nm, b); put(case, paste(nm, "se"), sqrt(diag(V))) }
prais <- function(X, y) { n <- nrow(X); b <- qr.coef(qr(X), y); e <- as.vector(y - X %*% b); rho <- sum(e[-1] * e[-n]) / sum(e[-n]^2)
  repeat { tr <- function(z) { z <- as.matrix(z); rbind(z[1, , drop = FALSE] * sqrt(1 - rho^2), z[-1, , drop = FALSE] - rho * z[-n, , drop = FALSE]) }
    q <- qr(tr(X)); b <- qr.coef(q, tr(y)); e <- as.vector(y - X %*% b); new <- sum(e[-1] * e[-n]) / sum(e[-n]^2)
    if (abs(new - rho) < 1e-13) break; rho <- new }
  r <- as.vector(tr(y) - tr(X) %*% b); list(b = as.vector(b), V = chol2inv(qr.R(q)) * sum(r^2) / (n - ncol(X)), rho = rho, dw = sum(diff(r)^2) / sum(r^2)) }
s <- read.csv("wards.csv"); n <- nrow(s); T <- 2022 * 12 + 3; m <- as.integer(substr(s$month, 1, 4)) * 12 + as.integer(substr(s$month, 6, 7)) - 1
t <- m - m[1]; lev <- as.integer(m >= T); slo <- pmax(0, m - T)
nm <- c("(Intercept)", "time", "level change", "slope change")
fit <- lm(s$visits ~ t + lev + slo)
end <- c(0, 0, 1, slo[n])
for (L in c(0, 3, 12)) { V <- NeweyWest(fit, lag = L, prewhite = FALSE, adjust = TRUE); case <- paste("wards lag", L)
  show(case, coef(fit), V, nm); put(case, "effect at the last time", sum(end * coef(fit))); put(case, "effect at the last time se", sqrt(end %*% V %*% end)) }
show("wards plain", coef(fit), NeweyWest(fit, lag = 3, prewhite = FALSE, adjust = FALSE), nm)
put("wards lag 3", "Durbin-Watson", dwtest(fit)$statistic)
p <- prais(cbind(1, t, lev, slo), s$visits); show("wards prais", p$b, p$V, nm); put("wards prais", "rho", p$rho); put("wards prais", "Durbin-Watson transformed", p$dw)
w <- 2 * pi * m / 12; nw <- c(nm, "sin 1", "cos 1", "sin 2", "cos 2")
seas <- lm(s$visits ~ t + lev + slo + sin(w) + cos(w) + sin(2 * w) + cos(2 * w)); show("wards waves", coef(seas), NeweyWest(seas, lag = 2, prewhite = FALSE, adjust = TRUE), nw)
q <- glm(s$visits ~ t + lev + slo + offset(log(s$people)), family = quasipoisson, control = list(epsilon = 1e-14)); show("wards counts", coef(q), vcov(q), nm)
d <- read.csv(file.path(shared, "evaluation/melb_walkers.csv")); day <- as.numeric(as.Date(d$Date)); n <- nrow(d)
T <- as.numeric(as.Date("2020-03-16")); t <- (day - day[1]) / 365; lev <- as.integer(day >= T); slo <- pmax(0, day - T) / 365; w <- 2 * pi * day / 7
fit <- lm(d$Count ~ t + lev + slo + sin(w) + cos(w)); nm <- c("(Intercept)", "time", "level change", "slope change", "sin 1", "cos 1")
show("walkers", coef(fit), NeweyWest(fit, lag = floor(4 * (n / 100)^(2 / 9)), prewhite = FALSE, adjust = TRUE), nm); put("walkers", "lag", floor(4 * (n / 100)^(2 / 9)))
put("walkers", "Durbin-Watson", dwtest(fit)$statistic)
p <- prais(model.matrix(fit), d$Count); show("walkers prais", p$b, p$V, nm); put("walkers prais", "rho", p$rho)
