SELECT textsend('{"nodes":[]}') AS data
