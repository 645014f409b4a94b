# Wild cluster bootstrap and randomisation inference, every draw fitted again by plain matrix algebra.
# Run: Rscript wild.R > wild.csv
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
p <- read.csv("panel.csv"); p$year <- p$time - 2020
tstat <- function(X, y, w, g, j, b0) { # CR1 t of H0: b_j = b0 for each column of y
  n <- nrow(X); k <- ncol(X); G <- length(unique(g)); B <- solve(crossprod(X * sqrt(w)))
  b <- B %*% crossprod(X * w, y); e <- y - X %*% b
  xt <- as.vector((X * w) %*% B[, j])
  v <- colSums(rowsum(xt * e, g)^2) * G / (G - 1) * (n - 1) / (n - k)
  (b[j, ] - b0) / sqrt(v)
}
pwild <- function(X, y, w, g, j, b0, V, imposed) {
  gi <- match(g, sort(unique(g)))
  if (imposed) { Xr <- X[, -j, drop = FALSE]; yr <- y - b0 * X[, j]; br <- solve(crossprod(Xr * sqrt(w)), crossprod(Xr * w, yr))
    fit <- Xr %*% br + b0 * X[, j]; null <- b0 }
  else { b <- solve(crossprod(X * sqrt(w)), crossprod(X * w, y)); fit <- X %*% b; null <- b[j] }
  e <- as.vector(y - fit)
  ys <- as.vector(fit) + e * V[gi, ]
  ts <- tstat(X, ys, w, g, j, null); t0 <- tstat(X, matrix(y), w, g, j, b0)
  mean(abs(ts) >= abs(t0) * (1 - 1e-9))
}
edge <- function(f, from, step, level = 0.95) { inside <- from; out <- from + step
  while (f(out) >= 1 - level) { inside <- out; out <- from + 2 * (out - from) }
  for (i in 1:45) { m <- (inside + out) / 2; if (f(m) >= 1 - level) inside <- m else out <- m }
  (inside + out) / 2 }
signs <- function(G) t(as.matrix(expand.grid(rep(list(c(1, -1)), G))))
run <- function(case, X, y, w, g, j, imposed, interval) {
  V <- signs(length(unique(g)))
  f <- function(b0) pwild(X, y, w, g, j, b0, V, imposed)
  b <- solve(crossprod(X * sqrt(w)), crossprod(X * w, y))[j]
  put(case, "estimate", b); put(case, "p", f(0)); put(case, "p at 0.2", f(0.2))
  if (interval) { put(case, "lower", edge(f, b, -0.3)); put(case, "upper", edge(f, b, 0.3)) }
}
q <- p[p$region <= 9, ]
X <- model.matrix(~ treated + age + year + near, q); one <- rep(1, nrow(q))
run("imposed", X, q$steps, one, q$region, 2, TRUE, TRUE)
run("free", X, q$steps, one, q$region, 2, FALSE, TRUE)
run("imposed weighted", X, q$steps, q$weight, q$region, 2, TRUE, TRUE)
run("imposed age", X, q$steps, one, q$region, 3, TRUE, FALSE)
Xu <- model.matrix(~ treated + age + factor(time) + factor(unit), q); Xu <- Xu[, c(2, 3, 1, 4:ncol(Xu))]
run("imposed within", Xu, q$steps, one, q$region, 1, TRUE, FALSE)

arms <- sort(unique(p$region)); given <- sapply(arms, function(r) p$arm[p$region == r][1])
deal <- combn(12, sum(given)); D <- apply(deal, 2, function(s) as.integer(seq_along(arms) %in% s))
one <- rep(1, nrow(p))
put("permutation", "estimate", coef(lm(steps ~ arm + age + year, p))[2])
permute <- function(b0, w) { X0 <- model.matrix(~ age + year, p); y <- p$steps - b0 * p$arm
  M <- function(z) z - X0 %*% solve(crossprod(X0 * sqrt(w)), crossprod(X0 * w, z))
  Z <- M(D[match(p$region, arms), ]); b <- colSums(Z * w * y) / colSums(Z * w * Z)
  z <- M(p$arm); b1 <- sum(z * w * y) / sum(z * w * z); mean(abs(b) >= abs(b1) * (1 - 1e-9)) }
put("permutation", "p", permute(0, one)); put("permutation", "p at 1", permute(1, one))
b <- coef(lm(steps ~ arm + age + year, p))[2]
put("permutation", "lower", edge(function(x) permute(x, one), b, -0.5)); put("permutation", "upper", edge(function(x) permute(x, one), b, 0.5))
put("permutation weighted", "estimate", coef(lm(steps ~ arm + age + year, p, weights = weight))[2])
put("permutation weighted", "p", permute(0, p$weight))
