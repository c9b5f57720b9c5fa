// Http, HttpRequest and HttpResponse.

import { PRIMITIVE } from '../types.mjs';
import { ApexList } from '../values/collections.mjs';
import { nullPointer, raise } from '../values/exceptions.mjs';
import { PlatformObject } from '../values/instance.mjs';
import { Blob } from '../values/simple.mjs';

const LONGEST_TIMEOUT = 120000;

function setHeader(message, name, value) {
    message.headers.set(name.toLowerCase(), [name, value]);
}

function getHeader(message, name) {
    return message.headers.get(name.toLowerCase())?.[1] ?? null;
}

function setTimeout(request, milliseconds) {
    if (milliseconds < 1 || milliseconds > LONGEST_TIMEOUT) {
        raise('CalloutException', 'Timeout value must be between 1 and 120000 milliseconds');
    }
    request.timeout = milliseconds;
}

function set(property) {
    return (message, value) => {
        message[property] = value;
    };
}

function get(property) {
    return (message) => message[property];
}

/** The body as text; a blob's bytes are text in UTF-8. */
function setBodyAsBlob(message, blob) {
    message.body = blob.bytes.toString('utf8');
}

function bodyAsBlob(message) {
    if (message.body === null) {
        throw nullPointer();
    }
    return new Blob(Buffer.from(message.body, 'utf8'));
}

const BODY = {
    'setBody(String)': set('body'),
    'getBody() String': get('body'),
    'setBodyAsBlob(Blob)': setBodyAsBlob,
    'getBodyAsBlob() Blob': bodyAsBlob,
    'setHeader(String,String)': setHeader,
    'getHeader(String) String': getHeader
};

const REQUEST = {
    ...BODY,
    'setEndpoint(String)': set('endpoint'),
    'getEndpoint() String': get('endpoint'),
    'setMethod(String)': set('method'),
    'getMethod() String': get('method'),
    'setTimeout(Integer)': setTimeout
};

const RESPONSE = {
    ...BODY,
    'setStatus(String)': set('status'),
    'getStatus() String': get('status'),
    'setStatusCode(Integer)': set('code'),
    'getStatusCode() Integer': get('code'),
    'getHeaderKeys() List<String>': ({ headers }) =>
        ApexList.of(
            PRIMITIVE.string,
            [...headers.values()].map(([name]) => name)
        )
};

/** Callouts. */
export function http(runtime) {
    return [
        {
            name: 'Http',
            constructors: { 'new() Http': () => new PlatformObject('Http') },
            methods: { 'send(HttpRequest) HttpResponse': (self, request) => runtime.callouts.send(request) }
        },
        {
            name: 'HttpRequest',
            constructors: {
                'new() HttpRequest': () =>
                    new PlatformObject('HttpRequest', {
                        endpoint: null,
                        method: null,
                        body: '',
                        headers: new Map(),
                        timeout: null
                    })
            },
            methods: REQUEST
        },
        {
            name: 'HttpResponse',
            constructors: {
                'new() HttpResponse': () =>
                    new PlatformObject('HttpResponse', {
                        status: null,
                        code: 0,
                        body: '',
                        headers: new Map()
                    })
            },
            methods: RESPONSE
        }
    ];
}
