"""Apache Spark: jobs in parts, on the workers of a cluster.

    python spark.py JOBS RESULTS                                     on two workers that it starts on this machine
    spark-submit --master spark://head:7077 spark.py JOBS RESULTS    on a cluster; workers must have maskimg

JOBS holds one job a line, as `maskimg ... --dry-run --json` prints them; it may be on any file system that Spark knows
(`hdfs://`, `s3a://`). RESULTS gets one result a line, in the order of the jobs. Needs PySpark 4 and Java 17 or newer.
Exit code: 0 all done, 1 some jobs failed (their results say why), else RESULTS is not written.
"""

import argparse
import json
import os
import pathlib
import shlex
import sys

import pyspark

TWO_WORKERS = "local-cluster[2,1,1024]"


def asked():
    parser = argparse.ArgumentParser(description="Carries out jobs of maskimg on Apache Spark.")
    parser.add_argument("jobs", help="a file of jobs, one a line")
    parser.add_argument("results", type=pathlib.Path, help="the file for the results, one a line")
    parser.add_argument("--maskimg", default="maskimg", help="where maskimg is on the workers, if not on their path")
    parser.add_argument("--parts", type=int, default=None, help="parts at the least [default: as Spark sees fit]")
    return parser.parse_args()


def configuration():
    conf = pyspark.SparkConf().setAppName("maskimg").setIfMissing("spark.master", TWO_WORKERS)
    if conf.get("spark.master").startswith("local"):
        os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    return conf


def command(maskimg, threads):
    """What every part is piped through.

    maskimg ends with 1 where a job failed: the result says so, and another attempt would find the same. Whatever else
    ends it, a signal say, is no fault of the jobs: then Spark forgets what the part has said, and tries it again.
    """
    return shlex.join(["sh", "-c", f'"$0" run --jobs {threads} - || test $? -eq 1', maskimg])


def carry_out(words):
    with pyspark.SparkContext(conf=configuration()) as spark:
        threads = spark.getConf().get("spark.task.cpus", "1")
        environment = {"PATH": os.environ["PATH"]}  # pipe gives the workers' programs no other
        jobs = spark.textFile(words.jobs, words.parts)
        return jobs.pipe(command(words.maskimg, threads), environment, checkCode=True).collect()


def main():
    words = asked()
    results = carry_out(words)
    words.results.write_text("".join(f"{line}\n" for line in results), encoding="utf-8")
    failed = [result for result in map(json.loads, results) if result["status"] == "failed"]
    for result in failed:
        print(f"{result['image']}: {result['kind']}: {result['error']}", file=sys.stderr)
    print(f"{len(results) - len(failed)} done, {len(failed)} failed: {words.results}", file=sys.stderr)
    sys.exit(1 if failed else 0)


main()
