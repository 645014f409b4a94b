# Whether corrections for small samples mend the false alarms of a weighted effect on everybody (ATE), and of those on the treated
# (ATT) and the overlap (ATO) where nothing is to mend: people of the design risk-points drawn by R, no effect, percent of tables.
# HC3: each row over one minus its share of the weight of its arm, its score over one minus its leverage; HC2: the whole
# influence over the root of one minus its share, at most 0.75; t: effective size of the smaller arm less one.
# Run: Rscript leverage.R > leverage.csv
cat(sprintf("# R %s\ncase,name,value\n", getRversion()))
make <- function(n) {
  age <- 65+floor(pmin(30, rexp(n,1/8))); fe <- rbinom(n,1,.54); inc <- rbinom(n,1,.45); sch <- rbinom(n,1,.25+.01*(age-65))
  lim <- rbinom(n,1,plogis(-1.3+.06*(age-75)+.3*inc)); low <- runif(n)-.08*lim-.05*inc; dep <- ifelse(low<.02,2,ifelse(low<.18,1,0))
  will <- .5*fe-.4*inc-.2*sch-.8*lim-.5*dep-.03*(age-75); frail <- .09*(age-75)-.2*fe+.25*inc+.1*sch+.7*lim+.35*dep
  st <- 15+6*frail+3*rnorm(n); lp <- -1+will-.06*(st-15); A <- rbinom(n,1,plogis(lp)); y <- 1.5+.95*st+.05*(age-75)+2.5*rnorm(n)
  list(X=cbind(1,age,fe,inc,sch,lim,dep==1,dep==2,st), A=A, y=y, e=plogis(lp))
}
run <- function(n, R, seed, est) {
  set.seed(seed); out <- matrix(NA, R, 14)
  colnames(out) <- c("est","se","known","esst","essc","maxt","maxc","mine","maxe","ybar","hc3","fg","jack","p05")
  for (r in 1:R) {
    d <- make(n); A <- d$A; y <- d$y; X <- d$X
    # centre for conditioning
    fit <- suppressWarnings(glm.fit(X, A, family=binomial(), control=list(maxit=60)))
    if (!fit$converged || any(is.na(fit$coefficients)) || max(abs(fit$coefficients[-1]))>8) next
    e <- fit$fitted.values
    w <- switch(est, ATE=A/e+(1-A)/(1-e), ATT=A+(1-A)*e/(1-e), ATO=A*(1-e)+(1-A)*e)
    sl <- switch(est, ATE=ifelse(A==1,-(1-e)/e,e/(1-e)), ATT=ifelse(A==1,0,e/(1-e)), ATO=ifelse(A==1,-1,1)*e*(1-e))
    W1 <- sum(w[A==1]); W0 <- sum(w[A==0]); m1 <- sum((w*y)[A==1])/W1; m0 <- sum((w*y)[A==0])/W0
    phi <- ifelse(A==1, w*(y-m1)/W1, -w*(y-m0)/W0)
    dphi <- ifelse(A==1, sl*(y-m1)/W1, -sl*(y-m0)/W0)
    B <- solve(crossprod(X*sqrt(e*(1-e)))); g <- as.vector(B %*% colSums(dphi*X))
    IF <- phi + as.vector(X%*%g)*(A-e)
    h <- ifelse(A==1,w/W1,w/W0)          # leverage in the weighted mean
    hx <- e*(1-e)*rowSums((X%*%B)*X)
    out[r,] <- c(m1-m0, sqrt(sum(IF^2)), sqrt(sum(phi^2)), W1^2/sum(w[A==1]^2), W0^2/sum(w[A==0]^2), max(w[A==1])/W1, max(w[A==0])/W0, min(e), max(e), sum(A),
      sqrt(sum((phi/(1-h)+ as.vector(X%*%g)*(A-e)/(1-hx))^2)), sqrt(sum((IF/sqrt(1-pmin(.75,h)))^2)), sqrt(sum((IF/(1-h))^2)), mean(e<.05))
  }
  o <- as.data.frame(out[!is.na(out[, 1]), ]); case <- sprintf("people %d %s", n, est)
  put <- function(name, value) cat(sprintf("%s,%s,%.17g\n", case, name, value))
  alarm <- function(se, q = qnorm(.975)) 100 * mean(abs(o$est) > q * se)
  put("tables", nrow(o)); put("stacked", alarm(o$se)); put("known", alarm(o$known)); put("HC3", alarm(o$hc3)); put("HC2", alarm(o$fg))
  put("t", alarm(o$se, qt(.975, pmin(o$esst, o$essc) - 1)))
}
for (e in c("ATE", "ATT", "ATO")) run(500, 1000, 1, e)
run(4000, 400, 2, "ATE"); run(20000, 200, 2, "ATE")
