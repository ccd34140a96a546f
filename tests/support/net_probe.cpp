// Answers questions about addresses and ranges, for comparison with another implementation.
//
// Each line of standard input is an operation and its operands, in hexadecimal ("-" for the
// empty text) so that they may hold any byte, with single spaces between them:
//   address TEXT | cidr TEXT | contains CIDR ADDRESS | covers CIDR CIDR
//   overlaps CIDR CIDR | collapse CIDR...
// Each line of standard output answers one: "refused" when an operand isn't accepted, else
// what the operation gives, "yes" or "no" for a question.

#include <cstddef>
#include <iostream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "istioctl/net/cidr.h"
#include "istioctl/net/cidr_set.h"
#include "istioctl/net/ip_address.h"

namespace {

using istioctl::net::Cidr;
using istioctl::net::CidrSet;
using istioctl::net::IpAddress;

using Operands = std::vector<std::string>;
using Answer = std::optional<std::string>;

std::string decode(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; hex != "-" && i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

std::string say(bool yes) {
  return yes ? "yes" : "no";
}

Answer answer_address(const Operands& operands) {
  const auto address = IpAddress::parse(operands.at(0));
  return address ? Answer(address->to_string()) : std::nullopt;
}

Answer answer_cidr(const Operands& operands) {
  const auto range = Cidr::parse(operands.at(0));
  if (!range) {
    return std::nullopt;
  }
  return range->to_string() + " " + range->network().to_string() + " " +
         range->last_address().to_string() + " " + say(range->had_host_bits());
}

Answer answer_contains(const Operands& operands) {
  const auto range = Cidr::parse(operands.at(0));
  const auto address = IpAddress::parse(operands.at(1));
  return range && address ? Answer(say(range->contains(*address))) : std::nullopt;
}

Answer answer_covers(const Operands& operands) {
  const auto range = Cidr::parse(operands.at(0));
  const auto other = Cidr::parse(operands.at(1));
  return range && other ? Answer(say(range->contains(*other))) : std::nullopt;
}

Answer answer_overlaps(const Operands& operands) {
  const auto range = Cidr::parse(operands.at(0));
  const auto other = Cidr::parse(operands.at(1));
  return range && other ? Answer(say(range->overlaps(*other))) : std::nullopt;
}

Answer answer_collapse(const Operands& operands) {
  std::vector<Cidr> ranges;
  for (const std::string& operand : operands) {
    const auto range = Cidr::parse(operand);
    if (!range) {
      return std::nullopt;
    }
    ranges.push_back(*range);
  }
  return CidrSet(std::move(ranges)).collapse().to_string();
}

const std::map<std::string, Answer (*)(const Operands&)> operations{
    {"address", answer_address}, {"cidr", answer_cidr},         {"contains", answer_contains},
    {"covers", answer_covers},   {"overlaps", answer_overlaps}, {"collapse", answer_collapse}};

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string operation;
    words >> operation;
    Operands operands;
    for (std::string word; words >> word;) {
      operands.push_back(decode(word));
    }
    std::cout << operations.at(operation)(operands).value_or("refused") << '\n';
  }
  return 0;
}
