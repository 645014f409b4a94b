# Summary measures of inequality from their definitions, standard errors by numerical derivatives of each definition.
# Run: Rscript measures.R FOLDER-OF-SHARED-DATA > measures.csv
options(warn = -1)
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
put <- function(case, name, value) cat(sprintf("%s,%s,%s\n", case, name, ifelse(is.na(value), "NA", sprintf("%.17g", value))), sep = "")
derivative <- function(f, y) sapply(seq_along(y), function(i) {
  # Richardson extrapolation of central differences.
  h <- 1e-2
  d <- sapply(0:5, function(k) { s <- h / 2^k; a <- b <- y; a[i] <- a[i] + s; b[i] <- b[i] - s; (f(a) - f(b)) / (2 * s) })
  for (k in 1:5) d <- (4^k * d[-1] - d[-length(d)]) / (4^k - 1)
  d
})
logit <- function(y, x, p, scale) {
  b <- suppressWarnings(glm.fit(cbind(1, x), y / scale, weights = p, family = binomial(), control = glm.control(epsilon = 1e-15, maxit = 100))$coefficients)
  plogis(c(b[1], sum(b)))
}
measures <- function(t, ordered, favourable, scale = NA, reference = NA, average = NA) {
  p <- t$population / sum(t$population); n <- nrow(t); y0 <- t$estimate
  x <- cumsum(p) - p / 2
  pair <- if (ordered) c(n, 1) else if (is.na(reference)) c(which.max(y0), which.min(y0)) else
    if (favourable) c(reference, which.min(y0)) else c(which.max(y0), reference)
  if (ordered && !favourable) pair <- rev(pair)
  sign <- if (favourable) 1 else -1
  best <- function(y) if (favourable) max(y) else min(y)
  target <- if (ordered) n else if (favourable) which.max(y0) else which.min(y0)
  m <- function(y) sum(p * y)
  centre <- function(y) if (is.na(average)) m(y) else average
  line <- function(y) { b <- coef(lm.wfit(cbind(1, x), y, p)); c(b[1], sum(b)) }
  aci <- function(y) 2 * sum(p * (y - m(y)) * (x - 0.5))
  s <- list(d = function(y) y[pair[1]] - y[pair[2]], r = function(y) log(y[pair[1]] / y[pair[2]]),
    bgv = function(y) sum(p * (y - m(y))^2), bgsd = function(y) sqrt(sum(p * (y - m(y))^2)), cov = function(y) 100 * sqrt(sum(p * (y - m(y))^2)) / m(y),
    ti = function(y) { r <- y / m(y); 1000 * sum(p * r * log(r)) }, mld = function(y) { r <- y / m(y); 1000 * sum(p * -log(r)) },
    par = function(y) y[target] - centre(y), paf = function(y) 100 * (y[target] - centre(y)) / centre(y))
  if (ordered) s <- c(s, sii = function(y) sign * diff(line(y)), rii = function(y) sign * diff(log(line(y))), `rii slope/mean` = function(y) sign * diff(line(y)) / m(y),
    aci = aci, rci = function(y) aci(y) / m(y))
  if (ordered && !is.na(scale)) s <- c(s, `sii logit` = function(y) sign * scale * diff(logit(y, x, p, scale)), `rii logit` = function(y) sign * diff(log(logit(y, x, p, scale))),
    `rci wagstaff` = function(y) aci(y) / m(y) / (1 - m(y) / scale), `rci erreygers` = function(y) 4 * aci(y) / scale)
  rough <- list(mdmu = mean(abs(y0 - centre(y0))), mdmw = sum(p * abs(y0 - centre(y0))), mdbu = mean(abs(y0 - best(y0))), mdbw = sum(p * abs(y0 - best(y0))),
    idisu = 100 * mean(abs(y0 - centre(y0))) / centre(y0), idisw = 100 * sum(p * abs(y0 - centre(y0))) / centre(y0))
  if (!is.na(reference)) rough <- c(rough, mdru = mean(abs(y0 - y0[reference])), mdrw = sum(p * abs(y0 - y0[reference])))
  list(smooth = s, rough = rough, se = function(f) sqrt(sum((derivative(f, y0) * t$se)^2)), bgv = {
    A <- diag(p) - p %o% p; S <- diag(t$se^2); drop(sqrt(4 * y0 %*% A %*% S %*% A %*% y0 + 2 * sum(diag(A %*% S %*% A %*% S)))) })
}
report <- function(case, t, ...) {
  m <- measures(t, ...)
  for (v in names(m$smooth)) {
    ratio <- v %in% c("r", "rii", "rii logit"); value <- m$smooth[[v]](t$estimate)
    put(case, v, if (ratio) exp(value) else value)
    put(case, paste(v, "se"), if (v == "bgv") m$bgv else m$se(m$smooth[[v]]))
  }
  for (v in names(m$rough)) put(case, v, m$rough[[v]])
}
ordered <- read.csv(file.path(shared, "inequality/OrderedSample.csv"))
nonordered <- read.csv(file.path(shared, "inequality/NonorderedSample.csv"))
nonordered <- nonordered[order(nonordered$subgroup), ]
report("ordered", ordered, TRUE, TRUE, 100)
report("ordered adverse", transform(ordered, estimate = 100 - estimate), TRUE, FALSE, 100)
report("nonordered", nonordered, FALSE, TRUE)
report("nonordered reference", nonordered, FALSE, TRUE, reference = which(nonordered$reference_subgroup == 1), average = nonordered$setting_average[1])
