"""One peer, many files, a process for every core: `mask_many.py PEER PHOTOS MASK OUT [444|420]`. Each process
decodes the mask once."""

import multiprocessing
import os
import sys

from mask_one import PEERS

peer, photos, mask, out, *sampling = sys.argv[1:]
load, work = PEERS[peer]


def begin():
    global weights
    weights = load(mask, again=True)


def one(name):
    work(os.path.join(photos, name), weights, os.path.join(out, name), *sampling)


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(initializer=begin) as pool:
        pool.map(one, sorted(os.listdir(photos)), chunksize=5)
        pool.close()
        pool.join()
