# The rivals in R. Arguments: task, folder of columns, rows. Reads its columns, says "bench ready", then does the task once for
# every line it is sent and says its seconds and one figure.
arguments <- commandArgs(trailingOnly = TRUE)
task <- arguments[1]
folder <- arguments[2]
n <- as.integer(arguments[3])

column <- function(name) {
  readBin(file.path(folder, paste0(name, ".f64")), "double", n, endian = "little")
}
frame <- function(names) as.data.frame(sapply(names, column, simplify = FALSE))
needs <- function(...) {
  for (package in c(...))
    if (!suppressMessages(requireNamespace(package, quietly = TRUE))) {
      cat("bench package", package, "\n")
      quit(status = 0)
    }
}
x <- function(count) paste0("x", seq_len(count))
model <- function(left, names) as.formula(paste(left, "~", paste(names, collapse = " + ")))

turn <- switch(task,
  "logit" = {
    d <- frame(c("treated", x(23)))
    function() coef(glm(model("treated", x(23)), binomial, d))[["x1"]]
  },
  "cox" = {
    needs("survival")
    library(survival)
    d <- frame(c("days", "event", "treated", x(22)))
    function() coef(coxph(model("Surv(days, event)", c("treated", x(22))), d))[["treated"]]
  },
  "cox-robust" = {
    needs("survival")
    library(survival)
    d <- frame(c("days", "event", "treated", "weight", "area", x(22)))
    function() {
      fit <- coxph(model("Surv(days, event)", c("treated", x(22))), d, weights = weight, cluster = area)
      sqrt(vcov(fit)["treated", "treated"])
    }
  },
  "twfe" = {
    needs("sandwich")
    d <- frame(c("unit", "year", "treated", "cost"))
    without <- function(v) {
      v - ave(v, d$unit) - ave(v, d$year) + mean(v)
    }
    function() {
      within <- data.frame(cost = without(d$cost), treated = without(d$treated))
      fit <- lm(cost ~ 0 + treated, within)
      # lm does not know of the years that were taken out.
      years <- length(unique(d$year))
      sqrt(sandwich::vcovCL(fit, cluster = d$unit, type = "HC1")[1, 1] * (n - 1) / (n - 1 - years))
    }
  },
  "ols" = {
    needs("sandwich")
    d <- frame(c("cost", "area", "treated", x(22)))
    function() {
      fit <- lm(model("cost", c("treated", x(22))), d)
      sqrt(sandwich::vcovCL(fit, cluster = d$area, type = "HC1")["treated", "treated"])
    }
  },
  "cr2" = {
    needs("clubSandwich")
    d <- frame(c("cost", "area", "treated", x(22)))
    function() {
      fit <- lm(model("cost", c("treated", x(22))), d)
      clubSandwich::coef_test(fit, vcov = "CR2", cluster = d$area, test = "Satterthwaite")["treated", "SE"]
    }
  },
  "2sls" = {
    needs("AER", "sandwich")
    d <- frame(c("spent", "area", "joined", "distance", x(22)))
    both <- as.formula(paste("spent ~", paste(c("joined", x(22)), collapse = " + "), "|",
      paste(c("distance", x(22)), collapse = " + ")))
    function() {
      fit <- AER::ivreg(both, data = d)
      sqrt(sandwich::vcovCL(fit, cluster = d$area, type = "HC1")["joined", "joined"])
    }
  },
  "drdid" = {
    d <- frame(c("cost", "before", "treated", x(23)))
    function() {
      m <- cbind(1, as.matrix(d[x(23)]))
      t <- d$treated
      change <- d$cost - d$before
      score <- glm.fit(m, t, family = binomial())
      p <- score$fitted.values
      outcome <- lm.fit(m[t == 0, ], change[t == 0])$coefficients
      left <- change - as.vector(m %*% outcome)
      odds <- p * (1 - t) / (1 - p)
      gain <- sum(t * left) / sum(t)
      drift <- sum(odds * left) / sum(odds)
      byScore <- ((t - p) * m) %*% (solve(crossprod(m, p * (1 - p) * m)) * n)
      byOutcome <- ((1 - t) * left * m) %*% (solve(crossprod(m, (1 - t) * m)) * n)
      first <- (t * (left - gain) - byOutcome %*% colMeans(t * m)) / mean(t)
      second <- (odds * (left - drift) + byScore %*% colMeans(odds * (left - drift) * m) -
        byOutcome %*% colMeans(odds * m)) / mean(odds)
      sd(first - second) / sqrt(n)
    }
  },
  "staggered" = {
    d <- frame(c("unit", "year", "cohort", "cost"))
    function() {
      o <- order(d$unit, d$year)
      years <- sort(unique(d$year))
      cost <- matrix(d$cost[o], ncol = length(years), byrow = TRUE)
      cohort <- d$cohort[o][seq(1, n, length(years))]
      units <- nrow(cost)
      never <- cohort == 0
      effects <- numeric(0)
      sizes <- numeric(0)
      influence <- list()
      shares <- list()
      for (g in sort(unique(cohort[!never])))
        for (j in 2:length(years)) {
          from <- if (years[j] < g) j - 1 else which(years == g) - 1
          change <- cost[, j] - cost[, from]
          mine <- cohort == g
          up <- mean(change[mine])
          down <- mean(change[never])
          effect <- (mine * (change - up)) / mean(mine) - (never * (change - down)) / mean(never)
          if (years[j] >= g) {
            effects <- c(effects, up - down)
            sizes <- c(sizes, mean(mine))
            influence <- c(influence, list(effect))
            shares <- c(shares, list(mine - mean(mine)))
          }
        }
      weights <- sizes / sum(sizes)
      overall <- sum(weights * effects)
      total <- numeric(units)
      for (k in seq_along(effects))
        total <- total + weights[k] * influence[[k]] + (effects[k] - overall) / sum(sizes) * shares[[k]]
      sqrt(mean(total^2) / units)
      overall
    }
  },
  "balance" = {
    d <- frame(c("treated", "weight", x(23)))
    function() {
      t <- d$treated == 1
      weight <- d$weight
      shares <- list(
        before = ifelse(t, 1 / sum(t), 1 / sum(!t)),
        after = ifelse(t, weight / sum(weight[t]), weight / sum(weight[!t])))
      largest <- 0
      for (name in x(23)) {
        v <- d[[name]]
        whole <- sqrt((var(v[t]) + var(v[!t])) / 2)
        o <- order(v)
        last <- c(diff(v[o]) != 0, TRUE)
        for (share in shares) {
          treatedMean <- sum(share[t] * v[t])
          controlMean <- sum(share[!t] * v[!t])
          difference <- (treatedMean - controlMean) / whole
          ratio <- sum(share[t] * (v[t] - treatedMean)^2) / (1 - sum(share[t]^2)) /
            (sum(share[!t] * (v[!t] - controlMean)^2) / (1 - sum(share[!t]^2)))
          ks <- max(abs(cumsum(ifelse(t, share, -share)[o])[last]))
        }
        if (abs(difference) > abs(largest)) largest <- difference
      }
      abs(largest)
    }
  },
  "entropy" = {
    d <- frame(c("treated", "cost", x(23)))
    function() {
      m <- as.matrix(d[x(23)])
      t <- d$treated == 1
      goal <- colMeans(m[t, ])
      c <- sweep(m[!t, ], 2, goal)
      b <- numeric(ncol(c))
      for (i in 1:50) {
        w <- exp(as.vector(c %*% b))
        s <- sum(w)
        gap <- as.vector(crossprod(c, w)) / s
        if (max(abs(gap)) < 1e-10) break
        step <- solve(crossprod(c, w * c) / s - tcrossprod(gap), gap)
        size <- 1
        while (size > 1e-6 && log(sum(exp(as.vector(c %*% (b - size * step))))) > log(s)) size <- size / 2
        b <- b - size * step
      }
      mean(d$cost[t]) - sum(w * d$cost[!t]) / s
    }
  },
  "bootstrap" = {
    needs("boot")
    d <- frame(c("treated", "cost", x(23)))
    m <- cbind(1, as.matrix(d[x(23)]))
    once <- function(d, rows) {
      t <- d$treated[rows]
      p <- glm.fit(m[rows, ], t, family = binomial())$fitted.values
      one <- t / p
      other <- (1 - t) / (1 - p)
      sum(one * d$cost[rows]) / sum(one) - sum(other * d$cost[rows]) / sum(other)
    }
    function() {
      set.seed(1)
      sd(boot::boot(d, once, 500)$t)
    }
  },
  "mi" = {
    needs("mice")
    suppressMessages(library(mice))
    d <- frame(paste0("g", 1:10))
    for (name in names(d)) d[[name]][is.nan(d[[name]])] <- NA
    function() {
      made <- mice(d, m = 5, maxit = 5, method = "pmm", seed = 1, printFlag = FALSE)
      found <- pool(with(made, lm(g1 ~ g2 + g3 + g4 + g5 + g6 + g7 + g8 + g9 + g10)))
      found$pooled$estimate[2]
    }
  },
  {
    cat("bench task", task, "\n")
    quit(status = 0)
  })

orders <- file("stdin", "r")
cat("bench ready\n")
flush(stdout())
while (length(readLines(orders, 1)) > 0) {
  invisible(gc())
  start <- Sys.time()
  figure <- turn()
  seconds <- as.numeric(difftime(Sys.time(), start, units = "secs"))
  cat(sprintf("bench turn %.6f %.15g\n", seconds, figure))
  flush(stdout())
}
