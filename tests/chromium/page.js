// Draws every case of JOB (job.js, which browser.py writes) and leaves its samples in the page: one <pre> a case, the
// base64 of straight RGBA, and <pre id="end"> last. All of it is done within the load event, so that a page which is
// dumped after loading is complete.
"use strict";

const surfaces = new Map();

function canvasOf(width, height, depth) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext("2d", { colorSpace: "srgb", colorType: depth, willReadFrequently: true });
    context.imageSmoothingEnabled = false;
    if (context.getContextAttributes().colorType !== depth) {
        throw new Error(`a canvas of ${depth} is unknown to this Chromium: a newer one is needed`);
    }
    return context;
}

function bytesOf(base64) {
    return Uint8ClampedArray.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function base64Of(bytes) {
    const pieces = [];
    for (let at = 0; at < bytes.length; at += 0x6000) {
        pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 0x6000))));
    }
    return pieces.join("");
}

function write(name, text) {
    const leaf = document.createElement("pre");
    leaf.id = name;
    leaf.textContent = text;
    document.body.append(leaf);
}

// The samples of a canvas as `form`: rgba-unorm8, a byte each, or rgba-float16, half floats.
function samplesOf(context, form) {
    const { width, height } = context.canvas;
    const { data } = context.getImageData(0, 0, width, height, { pixelFormat: form });
    return base64Of(new Uint8Array(data.buffer));
}

// A picture's own samples on a canvas. They are premultiplied here, once, at the depth of the canvas.
function surface(name, depth) {
    const key = `${depth} ${name}`;
    if (!surfaces.has(key)) {
        const { width, height, samples } = JOB.pictures[name];
        const context = canvasOf(width, height, depth);
        context.putImageData(new ImageData(bytesOf(samples), width, height), 0, 0);
        surfaces.set(key, context);
    }
    return surfaces.get(key);
}

// The same picture as Chromium itself decodes it.
function decoded(image) {
    const context = canvasOf(image.naturalWidth, image.naturalHeight, "float16");
    context.drawImage(image, 0, 0);
    return context;
}

function composed({ base, top, operation, alpha, depth }) {
    const { canvas } = surface(base, depth);
    const context = canvasOf(canvas.width, canvas.height, depth);
    context.drawImage(canvas, 0, 0);
    if (operation !== null) {
        context.globalCompositeOperation = operation;
        if (context.globalCompositeOperation !== operation) {
            throw new Error(`canvas has no operation ${operation}`);
        }
        context.globalAlpha = alpha;
        context.drawImage(surface(top, depth).canvas, 0, 0);
    }
    return context;
}

function work(images) {
    for (const name of Object.keys(JOB.pictures)) {
        write(`laid ${name}`, samplesOf(surface(name, "float16"), "rgba-unorm8"));
        write(`decoded ${name}`, samplesOf(decoded(images.get(name)), "rgba-unorm8"));
    }
    for (const item of JOB.cases) {
        write(item.name, samplesOf(composed(item), `rgba-${item.depth}`));
    }
    write("end", `${JOB.cases.length}`);
}

const images = new Map();
for (const [name, { url }] of Object.entries(JOB.pictures)) {
    const image = new Image();
    image.src = url;
    images.set(name, image);
}
window.addEventListener("load", () => {
    try {
        work(images);
    } catch (error) {
        write("error", String(error));
    }
});
