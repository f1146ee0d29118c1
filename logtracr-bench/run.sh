#!/usr/bin/env bash
# Runs the benchmarks and writes RESULTS.md beside this script.
#
#   logtracr-bench/run.sh PRESET [JAVA_HOME...]
#
# Without a JAVA_HOME the one of the environment is used, else the java on the path. Build first: mvn -pl logtracr-bench -am package
#
#   smoke     about 3 minutes a JDK; shows that everything works, and leaves RESULTS.md alone
#   quick     about 5 minutes a JDK; every aim is measured, and the smallest differences are noise
#   standard  about 30 minutes a JDK; the numbers that count
#   full      a night a JDK: every rival in every workload
#
# The JSON files are in target/results/PRESET; a JDK's own are replaced, those of others stay and are on the page. Nothing else
# should run on the machine. 6 GiB of /dev/shm are needed at most. Some measurements need root (a tmpfs of their own) or a JDK
# with virtual threads; elsewhere they are left out, and the page says so.
set -euo pipefail

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0"; exit 2; }

preset=${1:-}
case $preset in
  smoke) jmh=(-f 1 -wi 0 -i 1 -r 100ms) ;;
  quick) jmh=(-f 1 -wi 4 -w 500ms -i 4 -r 500ms) ;;
  standard) jmh=(-f 2 -wi 4 -w 500ms -i 4 -r 500ms) ;;
  full) jmh=(-f 3 -wi 5 -w 2 -i 10 -r 2) ;;
  *) usage ;;
esac
shift
homes=("$@")
if [ ${#homes[@]} = 0 ]; then
  homes=("${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")}")
fi

module=$(cd "$(dirname "$0")" && pwd)
jar=$module/target/benchmarks.jar
[ -f "$jar" ] || { echo "$jar is missing: build first" >&2; exit 1; }
results=$module/target/results/$preset
mkdir -p "$results"
for name in $(compgen -e LOGTRACR_ || true); do unset "$name"; done # they would win over what a benchmark configures

# measure THREADS BENCHMARK [JMH option...]
measure() {
  local threads=$1 benchmark=$2
  shift 2
  files=$((files + 1))
  "$java" -jar "$jar" "\.$benchmark\$" -t "$threads" "${jmh[@]}" "$@" -prof gc -rf json \
    -rff "$(printf '%s/jmh-%s-%03d.json' "$results" "$jdk" "$files")"
}
# macro [SCENARIO...] [RIVAL...]
macro() {
  files=$((files + 1))
  "$java" -cp "$jar" io.logtracr.bench.macro.Macro "$(printf '%s/macro-%s-%03d.json' "$results" "$jdk" "$files")" "$preset" "$@"
}

others='stableMdc|freshStrings|plainMessage|fluentThreeKeyValues|exception'
run() {
  case $preset in
    smoke)
      measure 2 fourArguments
      measure 1 "($others)" -p rival=LOGTRACR_MAPPED
      measure 1 outsideFlow -p rival=DEBUG_OFF,LOGTRACR_MAPPED
      measure 1 infoThroughFileAppender -p inFlow=true
      measure 1 fourArguments -p rival=LOGTRACR_MAPPED,LOGTRACR_STORING -p flows=1,100000
      measure 2 fourArguments -p rival=LOGTRACR_MAPPED -p flows=1 -p shared=true
      measure 1 payload -p rival=LOGTRACR_MAPPED
      measure 1 spill
      macro
      ;;
    quick)
      for threads in 1 2; do
        measure $threads fourArguments -p \
          rival=DEBUG_OFF,FILE_NO_FLUSH,FILE_IMMEDIATE_FLUSH,SIFTING,CYCLIC_BUFFER,JFR_EVENT,LOGTRACR_MAPPED,LOGTRACR_TRIGGERED,LOGTRACR_STORING
      done
      measure 1 "($others)" -p rival=LOGTRACR_MAPPED,LOGTRACR_TRIGGERED
      measure 1 outsideFlow -p rival=DEBUG_OFF,LOGTRACR_MAPPED
      measure 1 infoThroughFileAppender -p inFlow=false
      measure 1 fourArguments -p rival=LOGTRACR_MAPPED -p flows=100000
      measure 1 spill
      macro WHOLE_SYSTEM WHOLE_SYSTEM_PACED HIGHEST_RATE MANY_FLOWS_LATER FILE_NO_FLUSH LOGTRACR_STORING
      macro TAIL_QUIET TAIL_SPILLING TAIL_TMPFS_FULL WEB_SERVER DEBUG_OFF FILE_NO_FLUSH LOGTRACR_MAPPED LOGTRACR_STORING
      ;;
    standard | full)
      local few=() fewer=()
      if [ "$preset" = standard ]; then
        few=(-p rival=FILE_NO_FLUSH,JFR_EVENT,LOGTRACR_MAPPED)
        fewer=(-p rival=LOGTRACR_MAPPED)
      fi
      measure 1 "($others)" "${few[@]}"
      measure 2 "($others)" "${fewer[@]}"
      for threads in 1 2; do
        measure $threads fourArguments
        measure $threads outsideFlow -p rival=DEBUG_OFF,LOGTRACR_MAPPED
        measure $threads infoThroughFileAppender
      done
      # growth: flows in turn, threads, threads in one flow, length of an entry
      measure 1 fourArguments -p rival=LOGTRACR_MAPPED,LOGTRACR_STORING -p flows=1,4096,100000
      for threads in 4 8; do
        measure $threads fourArguments -p rival=FILE_NO_FLUSH,LOGTRACR_MAPPED
      done
      for threads in 1 2 4 8; do
        measure $threads fourArguments -p rival=CYCLIC_BUFFER,LOGTRACR_MAPPED -p flows=1 -p shared=true
      done
      measure 1 payload -p rival=FILE_NO_FLUSH,LOGTRACR_MAPPED
      measure 1 spill
      macro
      ;;
  esac
}

for home in "${homes[@]}"; do
  java=$home/bin/java
  jdk=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  rm -f "$results"/jmh-"$jdk"-*.json "$results/macro-$jdk"*.json
  files=0
  run
done
page=$module/RESULTS.md
[ "$preset" != smoke ] || page=$results/RESULTS.md
"$java" -cp "$jar" io.logtracr.bench.results.Machine "$results/machine.json" "logtracr-bench/run.sh $preset"
"$java" -cp "$jar" io.logtracr.bench.results.ResultsWriter "$results" "$page"
echo "$page"
