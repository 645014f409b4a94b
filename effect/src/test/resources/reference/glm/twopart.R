# Two-part models: stacked influence functions written out. Run: Rscript twopart.R FOLDER-OF-SHARED-DATA > twopart.csv
suppressMessages(library(sandwich))
shared <- commandArgs(TRUE)[1]
cat(sprintf("# R %s, sandwich %s\ncase,name,value\n", getRversion(), packageVersion("sandwich")))
put <- function(case, name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value), sep = "")
exactly <- function(...) {
  call <- as.call(c(as.name("glm"), as.list(substitute(list(...)))[-1]))
  call$control <- quote(glm.control(epsilon = 1e-10, maxit = 200))
  fit <- eval(call, parent.frame())
  for (i in 1:12) { call$start <- coef(fit); fit <- eval(call, parent.frame()) }
  fit
}
two <- function(case, data, y, treatment, right, w, cluster, amount) {
  data$y <- y; data$w <- w
  data$z <- as.numeric(y > 0)
  part1 <- suppressWarnings(exactly(as.formula(paste("z ~", right)), binomial, data, weights = w))
  positive <- data[y > 0, ]
  part2 <- if (amount == "gamma") exactly(as.formula(paste("y ~", right)), Gamma("log"), positive, weights = w) else
    lm(as.formula(paste("log(y) ~", right)), positive, weights = w)
  X <- model.matrix(part1); b <- coef(part1); c <- coef(part2); n <- nrow(X); p <- length(b)
  p1 <- plogis(drop(X %*% b)); eta2 <- drop(X %*% c)
  B1 <- solve(crossprod(X * sqrt(w * p1 * (1 - p1))))
  s1 <- X * (w * (data$z - p1))
  B2 <- solve(crossprod(X * sqrt(w * data$z)))
  e <- if (amount == "gamma") (y - exp(eta2)) / exp(eta2) else ifelse(y > 0, log(pmax(y, 1e-300)) - eta2, 0)
  s2 <- X * (w * data$z * e)
  W <- sum(w * data$z)
  S <- if (amount == "gamma") 1 else sum(w * data$z * exp(e)) / W
  psiS <- if (amount == "gamma") 0 else w * data$z * (exp(e) - S) / W - drop(s2 %*% B2 %*% (colSums(X * (w * data$z * exp(e))) / W))
  for (estimand in c("ATE", "ATT")) for (population in c("fixed", "sampled")) {
    s <- w * (if (estimand == "ATE") 1 else data[[treatment]]); s <- s / sum(s)
    psi <- psiAny <- matrix(0, n, 2); m <- any <- numeric(2)
    for (a in 1:2) {
      d <- data; d[[treatment]] <- 2 - a
      x <- model.matrix(delete.response(terms(part1)), d)
      q <- plogis(drop(x %*% b)); amounts <- exp(drop(x %*% c)) * S
      m[a] <- sum(s * q * amounts); any[a] <- sum(s * q)
      psi[, a] <- drop(s1 %*% B1 %*% colSums(s * q * (1 - q) * amounts * x)) + drop(s2 %*% B2 %*% colSums(s * q * amounts * x)) + psiS * m[a] / S
      psiAny[, a] <- drop(s1 %*% B1 %*% colSums(s * q * (1 - q) * x))
      if (population == "sampled") { psi[, a] <- psi[, a] + s * (q * amounts - m[a]); psiAny[, a] <- psiAny[, a] + s * (q - any[a]) }
    }
    for (se in c("HC0", "CR0")) {
      meat <- function(u) if (se == "HC0") crossprod(u) else crossprod(rowsum(u, cluster))
      D <- function(m, odds) rbind(c(1, -1), c(1 / m[1], -1 / m[2]), if (odds) c(1 / (m[1] * (1 - m[1])), -1 / (m[2] * (1 - m[2]))), c(1, 0), c(0, 1))
      label <- paste(case, amount, estimand, population, se)
      names <- paste("mean", c("difference", "ratio", "if treated", "if untreated"))
      put(label, names, c(m[1] - m[2], m[1] / m[2], m))
      put(label, paste(names, "se"), sqrt(diag(D(m, FALSE) %*% meat(psi) %*% t(D(m, FALSE)))))
      names <- paste("any-cost risk", c("difference", "ratio", "if treated", "if untreated"))
      put(label, c(names[1:2], "odds ratio", names[3:4]), c(any[1] - any[2], any[1] / any[2], any[1] / (1 - any[1]) / (any[2] / (1 - any[2])), any))
      put(label, paste(c(names[1:2], "odds ratio", names[3:4]), "se"), sqrt(diag(D(any, TRUE) %*% meat(psiAny) %*% t(D(any, TRUE)))))
    }
  }
  put(paste(case, amount, "coefficients"), c(paste("any:", names(b)), paste("amount:", names(b))), c(b, c))
  if (is.null(cluster)) return(invisible())
  put(paste(case, amount, "coefficients"), c(paste("any:", names(b), "se"), paste("amount:", names(b), "se")),
      sqrt(c(diag(B1 %*% crossprod(s1) %*% B1), diag(B2 %*% crossprod(s2) %*% B2))))
  put(paste(case, amount, "fit"), "smearing factor", S)
}
rand <- read.csv(file.path(shared, "evaluation/randhie.csv"))
lalonde <- read.csv(file.path(shared, "evaluation/lalonde.csv"))
for (amount in c("gamma", "log-ols")) {
  two("rand", rand, rand$mdvis, "idp", "idp * hlthp + lncoins + disea + physlm", rep(1, nrow(rand)), rand$disea, amount)
  two("lalonde", lalonde, lalonde$re78, "treat", "treat + age + I(age^2) + educ + race + married", 1 + lalonde$married, lalonde$age, amount)
}
