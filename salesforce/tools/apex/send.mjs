// Sends one HTTP request that it reads from its input, and writes the answer. Loopback addresses only.
// A process of its own, as Apex waits for its answer and Node's requests do not.

import { readFileSync } from 'node:fs';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

async function answerTo({ url, method, headers, body, timeout }) {
    if (!LOOPBACK.has(new URL(url).hostname)) {
        return { failure: `${url} is not on this machine` };
    }
    try {
        const signal = AbortSignal.timeout(timeout);
        const answer = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
        const text = await answer.text();
        return {
            status: answer.status,
            told: answer.statusText,
            headers: Object.fromEntries(answer.headers),
            body: text
        };
    } catch (error) {
        const late = error.name === 'TimeoutError';
        return {
            failure: late ? 'Read timed out' : `${error.message}: ${error.cause?.message ?? 'no answer'}`
        };
    }
}

process.stdout.write(JSON.stringify(await answerTo(JSON.parse(readFileSync(0, 'utf8')))));
